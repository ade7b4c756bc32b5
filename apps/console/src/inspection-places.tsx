import type { ReactNode } from 'react';
import { Demands } from './pages/demands.tsx';
import { FindingPage } from './pages/finding.tsx';
import { Findings } from './pages/findings.tsx';
import { InspectionDraws } from './pages/inspection-draws.tsx';
import { InspectionMatters } from './pages/inspection-matters.tsx';
import { InspectionPlanPage } from './pages/inspection-plan.tsx';
import { InspectionPlans } from './pages/inspection-plans.tsx';
import { InspectionRefusals } from './pages/inspection-refusals.tsx';
import { InspectionPage } from './pages/inspection.tsx';
import { Inspections } from './pages/inspections.tsx';
import { JointProposalPage } from './pages/joint-proposal.tsx';
import { JointVisits } from './pages/joint-visits.tsx';
import { ShowCodePage } from './pages/show-code.tsx';
import { UrgentVisits } from './pages/urgent-visits.tsx';
import { NothingHere } from './parts/nothing-here.tsx';
import type { Route } from './parts/router.ts';
import { useMay } from './parts/signed-in.tsx';
import './styles/inspections.css';

/** The pages whose address names nothing beyond them. */
const PLAIN: Partial<Record<Route['page'], () => ReactNode>> = {
  inspections: () => <Inspections />,
  'inspection-plans': () => <InspectionPlans />,
  'inspection-draws': () => <InspectionDraws />,
  'inspection-matters': () => <InspectionMatters />,
  'inspection-refusals': () => <InspectionRefusals />,
  'urgent-visits': () => <UrgentVisits />,
  'joint-visits': () => <JointVisits />,
  demands: () => <Demands />,
  findings: () => <Findings />,
};

/** The pages of inspections on the desktop of officers, of which an inspector needs some on a phone. */
export function InspectionPlaces({ route }: { route: Route }) {
  const mayVisit = useMay('inspection.visit');
  switch (route.page) {
    case 'inspection':
      return <InspectionPage key={route.id} id={route.id} />;
    case 'inspection-plan':
      return <InspectionPlanPage key={route.id} id={route.id} />;
    case 'joint-proposal':
      return <JointProposalPage key={route.id} id={route.id} />;
    case 'finding':
      return <FindingPage key={route.id} id={route.id} />;
    case 'show-code':
      return mayVisit ? <ShowCodePage key={route.id} id={route.id} /> : <NothingHere />;
    default:
      return PLAIN[route.page]?.() ?? <NothingHere />;
  }
}
