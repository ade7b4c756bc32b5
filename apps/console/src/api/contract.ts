import type { components, operations } from './schema.ts';

/**
 * The shapes this page exchanges with the API, by name. They are generated from the interface description into
 * `schema.ts`; what is derived here adds no shape of its own.
 *
 * Money is a decimal string of fen, a date is `YYYY-MM-DD`, an instant is ISO 8601 in UTC.
 */
export type { paths } from './schema.ts';

type Shapes = components['schemas'];

/** One sentence in both languages; Chinese is shown first. */
export type Text = Shapes['Text'];
/** One page of a longer list. */
export type Page<Item> = { items: Item[]; nextCursor: string | null };
/** An RFC 9457 problem document. */
export type Problem = Shapes['Problem'];

export type About = Shapes['About'];
export type DemoAccount = Shapes['DemoAccount'];
export type Session = Shapes['Session'];
export type Role = Session['roles'][number];
export type Permission = Session['permissions'][number];

export type Policy = Shapes['Policy'];
export type HaltCause = Shapes['PolicyHalt']['cause'];
export type HaltReason = { cause: HaltCause; reason: string; publicReason: string | null };
export type PolicyReadiness = Shapes['PolicyReadiness'];
export type LegalBasis = Shapes['LegalBasis'];

export type SimulationBasis = Shapes['SimulationBasis'];
export type AdjustableFigure = Shapes['AdjustableFigure'];
export type Simulation = Shapes['Simulation'];
export type SimulatedDistribution = Shapes['SimulatedDistribution'];

export type Run = Shapes['Run'];
export type RunState = Run['state'];
export type Changes = Shapes['Changes'];
export type RunPolicy = Shapes['RunPolicy'];

export type GradingSummary = Shapes['GradingSummary'];
export type Grading = Shapes['Grading'];
export type GradingState = Grading['state'];
export type GradingDistribution = Shapes['GradingDistribution'];
export type ExplainedTier = Shapes['ExplainedTier'];
export type IndicatorExplained = Shapes['IndicatorExplained'];
export type SituationExplained = Shapes['SituationExplained'];
export type SubjectTiers = Shapes['SubjectTiers'];
export type OwnTiers = Shapes['OwnTiers'];
export type OwnIndicator = Shapes['OwnIndicator'];
export type OwnSituation = Shapes['OwnSituation'];
export type FactOfTier = Shapes['FactOfTier'];
export type ShownPenalty = Shapes['ShownPenalty'];

export type SavingsReport = Shapes['SavingsReport'];
export type ReportAxis = SavingsReport['axis'];
export type ReliefStatement = Shapes['ReliefStatement'];
export type UnreachedMeasure = Shapes['UnreachedMeasure'];
export type UnitCostFact = Shapes['UnitCostFact'];
export type UnitCostLook = Shapes['UnitCostLook'];
export type ChargeLook = Shapes['ChargeLook'];
export type ChargeList = Shapes['ChargeList'];
export type NewChargeList = {
  document: string;
  authority: string;
  effectiveFrom: string;
  charges: { code: string; title: string; basis: string }[];
};

export type List = Shapes['List'];
export type ListReview = Shapes['ListReview'];
export type ListState = List['state'];
export type ListItem = Shapes['ListItem'];
export type Objection = Shapes['Objection'];
/** What an enterprise may object to of a benefit itself. */
export type ObjectedTo = Exclude<Objection['about'], 'recovery'>;
export type Adjustment = Shapes['Adjustment'];
export type Granted = Shapes['Granted'];
export type Declaration = Shapes['Declaration'];
export type DeclarationState = Declaration['state'];
export type Hold = Shapes['Hold'];
export type DepartmentHolds = Shapes['DepartmentHolds'];
export type Form = Shapes['Form'];
export type AskedFact = Shapes['AskedFact'];
export type Application = Shapes['Application'];
export type PayableLine = Shapes['PayableLine'];
export type PaymentBatch = Shapes['PaymentBatch'];
export type PaymentItem = Shapes['PaymentItem'];
export type Gate = Shapes['Gate'];
export type Message = Shapes['Message'];
export type DecisionReceipt = Shapes['DecisionReceipt'];
export type CheckedReceipt = Shapes['CheckedReceipt'];
export type ShownInspectionCode = Shapes['ShownInspectionCode'];
export type IssuedInspectionCode = Shapes['IssuedInspectionCode'];
/** What a firm answers to a code; whoever refuses says why. */
export type CheckInAnswer = { answer: 'accepted' | 'refused'; because: string | null };
export type InspectionEntry = Shapes['InspectionEntry'];
export type InspectionState = InspectionEntry['state'];
export type InspectionDetail = Shapes['InspectionDetail'];
export type InspectionRefusal = Shapes['InspectionRefusal'];
export type InspectionCode = Shapes['InspectionCode'];
export type InspectionPlan = Shapes['InspectionPlan'];
export type NewInspectionPlan =
  operations['InspectionPlans.drawUp']['requestBody']['content']['application/json'];
export type NewInspection =
  operations['Inspections.open']['requestBody']['content']['application/json'];
export type Visit = operations['Inspections.done']['requestBody']['content']['application/json'];
export type UrgentVisit = Shapes['UrgentVisit'];
export type RecordedRefusal = Shapes['RecordedInspectionRefusal'];
export type SupervisedMatter = Shapes['SupervisedMatter'];
export type DrawCommitment = Shapes['DrawCommitment'];
export type NewDraw =
  operations['InspectionDraws.commit']['requestBody']['content']['application/json'];
export type AbandonGround =
  operations['InspectionDraws.abandon']['requestBody']['content']['application/json']['ground'];
export type PublicDraw = Shapes['PublicDraw'];
export type JointProposalEntry = Shapes['JointProposalEntry'];
export type JointProposal = Shapes['JointProposal'];
export type JointVisit = Shapes['JointVisit'];
export type JointUndone = Shapes['JointUndone'];
export type JointFirmSaving = Shapes['JointFirmSaving'];
export type JointSearch = Shapes['JointSearch'];
export type NewJointSearch =
  operations['JointSearches.request']['requestBody']['content']['application/json'];
export type InspectionFinding = Shapes['InspectionFinding'];
export type FindingState = InspectionFinding['state'];
export type FindingEntry = Shapes['FindingEntry'];
export type FindingDetail = Shapes['FindingDetail'];
export type FindingProposal = Shapes['FindingProposal'];
export type NewFindingDecision =
  operations['Findings.decide']['requestBody']['content']['application/json'];
export type PenaltyNotice = NonNullable<InspectionFinding['notice']>;
export type PenaltyKind = PenaltyNotice['kinds'][number];
export type NewPenaltyNotice =
  operations['Findings.notice']['requestBody']['content']['application/json'];
export type ViolationFacts =
  operations['Findings.propose']['requestBody']['content']['application/json']['facts'];
export type AuthorityBurden = Shapes['AuthorityBurden'];
export type DemandEntry = Shapes['DemandEntry'];
export type OwnDemand = Shapes['OwnDemand'];
export type DemandAllowance = Shapes['DemandAllowance'];
export type NewDemands =
  operations['FirmDemands.record']['requestBody']['content']['application/json'];
export type VisitOfFirm = Shapes['VisitOfFirm'];
export type InspectionDocument = Shapes['InspectionDocument'];
export type InspectionDocumentKind = Shapes['InspectionDocumentKind'];
export type NewInspectionDocument =
  operations['InspectionDocuments.issue']['requestBody']['content']['application/json'];
export type NewRating =
  operations['InspectionRatings.rate']['requestBody']['content']['application/json'];
export type NewStatement =
  operations['InspectionDocuments.state']['requestBody']['content']['application/json'];
export type AuthorityRating = Shapes['AuthorityRating'];
export type NoticeChannel = Shapes['NoticeChannel'];
export type ChosenChannels = Shapes['ChosenChannels'];
export type NoticeDelivery = Shapes['NoticeDelivery'];
export type NoticeDeliveryState = NoticeDelivery['state'];
export type PublicPolicy = Shapes['PublicPolicy'];
export type PublicNotice = Shapes['PublicNotice'];

export type Task = Shapes['Task'];
export type TaskState = Task['state'];

export type DatasetState = Shapes['DatasetState'];
export type DepartmentState = Shapes['DepartmentState'];
export type NumberLink =
  operations['Deliveries.link']['requestBody']['content']['application/json'];
export type WaitingRow = Shapes['WaitingRow'];
export type WaitingCount = Shapes['WaitingCount'];
export type Delivery = Shapes['Delivery'];
export type DeliveryDetail = Shapes['DeliveryDetail'];
export type DeliveryReject = Shapes['KeptReject'];
export type DeliveryRepair = Shapes['DeliveryRepair'];
export type DeliveryState = Delivery['state'];
export type Upload = Shapes['Upload'];
export type Amendment = Shapes['Amendment'];
export type StandingRecord = Shapes['StandingRecord'];
export type AmendmentState = Amendment['state'];

export type AuditRow = Shapes['AuditRow'];

export type Budget = Shapes['Budget'];
export type Right = Shapes['Right'];
export type BudgetEntry = Shapes['BudgetEntry'];
export type BudgetAmounts = Shapes['BudgetAmounts'];

export type Entitlement = Shapes['Entitlement'];
export type EntitlementState = Entitlement['state'];
export type EntitlementDetail = Shapes['EntitlementDetail'];
export type Explanation = Shapes['Explanation'];
export type ExplanationNode = Shapes['ExplanationNode'];
export type HistoryEntry = Shapes['HistoryEntry'];
