import {
  AccountBookOutlined,
  AuditOutlined,
  BankOutlined,
  CheckSquareOutlined,
  CommentOutlined,
  DatabaseOutlined,
  DiffOutlined,
  DollarOutlined,
  FallOutlined,
  FileDoneOutlined,
  FileTextOutlined,
  PlayCircleOutlined,
  SafetyCertificateOutlined,
  ScanOutlined,
  SendOutlined,
  SolutionOutlined,
} from '@ant-design/icons';
import { ConfigProvider, Skeleton } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { lazy, type ReactNode, Suspense } from 'react';
import type { Permission, Text } from './api/contract.ts';
import { Audit } from './pages/audit.tsx';
import { Budgets } from './pages/budgets.tsx';
import { ChargeLists } from './pages/charge-lists.tsx';
import { Costs } from './pages/costs.tsx';
import { Data } from './pages/data.tsx';
import { DeliveryPage } from './pages/delivery.tsx';
import { Declarations } from './pages/declarations.tsx';
import { GradingPage } from './pages/grading.tsx';
import { Gradings } from './pages/gradings.tsx';
import { HoldsPage } from './pages/holds.tsx';
import { ListPage } from './pages/list.tsx';
import { Lists } from './pages/lists.tsx';
import { Adjustments } from './pages/adjustments.tsx';
import { Objections } from './pages/objections.tsx';
import { PaymentPage } from './pages/payment.tsx';
import { Payments } from './pages/payments.tsx';
import { Policies } from './pages/policies.tsx';
import { ReadinessPage } from './pages/readiness.tsx';
import { RunPage } from './pages/run.tsx';
import { Runs } from './pages/runs.tsx';
import { Savings } from './pages/savings.tsx';
import { SimulationPage } from './pages/simulation.tsx';
import { Tasks } from './pages/tasks.tsx';
import { Told } from './pages/told.tsx';
import { Banner } from './parts/banner.tsx';
import { Brand } from './parts/brand.tsx';
import { Link } from './parts/link.tsx';
import { NothingHere } from './parts/nothing-here.tsx';
import type { Route } from './parts/router.ts';
import { SignOutButton, useSession } from './parts/signed-in.tsx';
import { TextSizeSwitch, useLargeText } from './parts/text-size.tsx';
import { WallClockNote } from './parts/wall-clock-note.tsx';
import { roleWord } from './parts/words.ts';
import './styles/officer.css';
import './styles/officer-parts.css';
import './styles/officer-list.css';
import './styles/officer-narrow.css';
import './styles/simulation.css';

/** Loaded when it is gone to: most officers never inspect. */
const InspectionPlaces = lazy(() =>
  import('./inspection-places.tsx').then((loaded) => ({ default: loaded.InspectionPlaces })),
);

type Place = {
  page:
    | 'runs'
    | 'lists'
    | 'policies'
    | 'budgets'
    | 'data'
    | 'tasks'
    | 'adjustments'
    | 'objections'
    | 'declarations'
    | 'told'
    | 'payments'
    | 'gradings'
    | 'inspections'
    | 'savings'
    | 'costs'
    | 'charge-lists'
    | 'audit';
} & Text & {
    needs: Permission;
    icon: ReactNode;
  };

const PLACES: Place[] = [
  {
    page: 'runs',
    zh: '匹配',
    en: 'Runs',
    needs: 'run.read',
    icon: <PlayCircleOutlined aria-hidden />,
  },
  {
    page: 'lists',
    zh: '名单',
    en: 'Lists',
    needs: 'list.read',
    icon: <SolutionOutlined aria-hidden />,
  },
  {
    page: 'policies',
    zh: '政策',
    en: 'Policies',
    needs: 'policy.read',
    icon: <FileTextOutlined aria-hidden />,
  },
  {
    page: 'budgets',
    zh: '资金',
    en: 'Budgets',
    needs: 'budget.read',
    icon: <AccountBookOutlined aria-hidden />,
  },
  {
    page: 'payments',
    zh: '拨付',
    en: 'Payments',
    needs: 'payment.read',
    icon: <BankOutlined aria-hidden />,
  },
  {
    page: 'gradings',
    zh: '信用',
    en: 'Credit',
    needs: 'grading.read',
    icon: <SafetyCertificateOutlined aria-hidden />,
  },
  {
    page: 'inspections',
    zh: '检查',
    en: 'Inspections',
    needs: 'inspection.read',
    icon: <ScanOutlined aria-hidden />,
  },
  {
    page: 'savings',
    zh: '减负',
    en: 'Relief',
    needs: 'saving.read',
    icon: <FallOutlined aria-hidden />,
  },
  {
    page: 'costs',
    zh: '成本',
    en: 'Costs',
    needs: 'saving.read',
    icon: <DollarOutlined aria-hidden />,
  },
  {
    page: 'charge-lists',
    zh: '收费',
    en: 'Charges',
    needs: 'saving.read',
    icon: <AuditOutlined aria-hidden />,
  },
  {
    page: 'data',
    zh: '数据',
    en: 'Data',
    needs: 'delivery.read',
    icon: <DatabaseOutlined aria-hidden />,
  },
  {
    page: 'objections',
    zh: '异议',
    en: 'Objections',
    needs: 'objection.read',
    icon: <CommentOutlined aria-hidden />,
  },
  {
    page: 'adjustments',
    zh: '差额',
    en: 'Adjustments',
    needs: 'adjustment.read',
    icon: <DiffOutlined aria-hidden />,
  },
  {
    page: 'declarations',
    zh: '申报',
    en: 'Declared',
    needs: 'declaration.read',
    icon: <FileDoneOutlined aria-hidden />,
  },
  {
    page: 'told',
    zh: '告知',
    en: 'Notices',
    needs: 'notice.read',
    icon: <SendOutlined aria-hidden />,
  },
  {
    page: 'tasks',
    zh: '待办',
    en: 'Tasks',
    needs: 'task.read',
    icon: <CheckSquareOutlined aria-hidden />,
  },
  {
    page: 'audit',
    zh: '留痕',
    en: 'Audit',
    needs: 'audit.read',
    icon: <AuditOutlined aria-hidden />,
  },
];

/** Pages that show instants. */
const WITH_TIMES: readonly Route['page'][] = [
  'runs',
  'run',
  'lists',
  'list',
  'data',
  'delivery',
  'declarations',
  'payments',
  'payment',
  'gradings',
  'grading',
  'inspection',
  'inspection-plans',
  'inspection-plan',
  'inspection-draws',
  'inspection-matters',
  'inspection-refusals',
  'joint-visits',
  'joint-proposal',
  'demands',
  'tasks',
  'told',
  'audit',
];

const WITHIN: Partial<Record<Route['page'], Place['page']>> = {
  run: 'runs',
  list: 'lists',
  readiness: 'policies',
  holds: 'data',
  delivery: 'data',
  payment: 'payments',
  grading: 'gradings',
  simulation: 'policies',
  inspection: 'inspections',
  'inspection-plans': 'inspections',
  'inspection-plan': 'inspections',
  'inspection-draws': 'inspections',
  'inspection-matters': 'inspections',
  'inspection-refusals': 'inspections',
  'urgent-visits': 'inspections',
  'joint-visits': 'inspections',
  'joint-proposal': 'inspections',
  demands: 'inspections',
  findings: 'inspections',
  finding: 'inspections',
  'show-code': 'inspections',
};

function Navigation({ route }: { route: Route }) {
  const { permissions } = useSession();
  const here = WITHIN[route.page] ?? route.page;
  return (
    <nav className="desk-nav" aria-label="主导航 Main">
      <ul>
        {PLACES.filter((place) => permissions.includes(place.needs)).map((place) => (
          <li key={place.page}>
            <Link to={{ page: place.page }} aria-current={here === place.page ? 'page' : undefined}>
              {place.icon}
              <span>{place.zh}</span> <span lang="en">{place.en}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Person() {
  const session = useSession();
  return (
    <span className="desk-person">
      <strong>{session.displayName}</strong>{' '}
      <span>
        {session.roles.map((role) => `${roleWord(role).zh} ${roleWord(role).en}`).join(' · ')}
      </span>
    </span>
  );
}

function mayShow(route: Route, permissions: readonly Permission[]): boolean {
  if (route.page === 'simulation') return permissions.includes('policy.simulate');
  const here = WITHIN[route.page] ?? route.page;
  const place = PLACES.find(({ page }) => page === here);
  return place === undefined || permissions.includes(place.needs);
}

/** The pages whose address names nothing beyond them. */
const PLAIN: Partial<Record<Route['page'], () => ReactNode>> = {
  runs: () => <Runs />,
  policies: () => <Policies />,
  readiness: () => <ReadinessPage />,
  budgets: () => <Budgets />,
  payments: () => <Payments />,
  gradings: () => <Gradings />,
  savings: () => <Savings />,
  costs: () => <Costs />,
  'charge-lists': () => <ChargeLists />,
  data: () => <Data />,
  holds: () => <HoldsPage />,
  adjustments: () => <Adjustments />,
  objections: () => <Objections />,
  declarations: () => <Declarations />,
  tasks: () => <Tasks />,
  told: () => <Told />,
};

function PageOf({ route }: { route: Route }) {
  const { permissions } = useSession();
  if (!mayShow(route, permissions)) return <NothingHere />;
  const here = WITHIN[route.page] ?? route.page;
  switch (route.page) {
    case 'run':
      return <RunPage key={route.id} id={route.id} />;
    case 'lists':
      return <Lists key={route.run} runId={route.run ?? null} />;
    case 'list':
      return <ListPage key={route.id} id={route.id} />;
    case 'payment':
      return <PaymentPage key={route.id} id={route.id} />;
    case 'delivery':
      return <DeliveryPage key={route.id} id={route.id} />;
    case 'grading':
      return <GradingPage key={route.id} id={route.id} />;
    case 'simulation':
      return <SimulationPage key={route.policy} policy={route.policy} />;
    case 'audit':
      return <Audit key={route.of} of={route.of ?? null} />;
    default:
      if (here === 'inspections')
        return (
          <Suspense fallback={<Skeleton active paragraph={{ rows: 6 }} />}>
            <InspectionPlaces route={route} />
          </Suspense>
        );
      return PLAIN[route.page]?.() ?? <NothingHere />;
  }
}

/** Sizes and colours of the component library, in step with the style sheet of the page. */
function themeOf(large: boolean) {
  return {
    token: {
      colorPrimary: '#0b5c76',
      colorLink: '#0b5c76',
      colorText: '#14262e',
      colorTextSecondary: '#4c5f68',
      colorTextTertiary: '#566a73',
      colorTextDescription: '#4c5f68',
      colorTextPlaceholder: '#5c6f78',
      colorError: '#a3241c',
      colorSuccess: '#17663f',
      colorBorderSecondary: '#dbe4e8',
      borderRadius: 8,
      fontFamily: 'var(--font)',
      fontSize: large ? 18 : 14,
      controlHeight: large ? 44 : 36,
    },
    components: {
      Table: {
        headerBg: '#eef3f5',
        headerColor: '#33464f',
        headerSplitColor: 'transparent',
        cellPaddingInlineMD: 11,
        cellPaddingBlockMD: 14,
      },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    },
  };
}

/** The desktop of officers: navigation by permission on the left, one page on the right. */
export function Officer({ route }: { route: Route }) {
  const large = useLargeText();
  return (
    <ConfigProvider locale={zhCN} theme={themeOf(large)} button={{ autoInsertSpace: false }}>
      <div className="desk">
        <a className="skip" href="#content">
          跳到主要内容 Skip to content
        </a>
        <Banner />
        <header className="desk-top">
          <Link to={{ page: 'home' }} className="desk-brand" aria-label="惠至 Huizhi 首页 Home">
            <Brand size={30} />
            <span>惠至</span> <span lang="en">Huizhi</span>
          </Link>
          <div className="desk-tools">
            <Person />
            <TextSizeSwitch />
            <SignOutButton />
          </div>
        </header>
        <Navigation route={route} />
        <main className="desk-main" id="content" tabIndex={-1}>
          <PageOf route={route} />
          {WITH_TIMES.includes(route.page) ? <WallClockNote /> : null}
        </main>
      </div>
    </ConfigProvider>
  );
}
