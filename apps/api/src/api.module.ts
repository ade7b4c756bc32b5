import { Module, type DynamicModule } from '@nestjs/common';
import { WorkingCalendar } from '#libs/kernel';
import { RuleStore, Simulations } from '#libs/matching';
import { Database, Metrics, People, type Config } from '#libs/platform';
import { openColumnStore } from '#libs/registry';
import { type InspectionProcedure } from '#libs/programmes/inspections';
import { AdjustmentsController } from './adjustments.controller.ts';
import { BudgetEntriesController } from './budget-entries.controller.ts';
import { AboutController } from './about.controller.ts';
import { AmendmentsController } from './amendments.controller.ts';
import { StandingRecordsController } from './standing-records.controller.ts';
import { AuditController } from './audit.controller.ts';
import { CatalogueController } from './catalogue.controller.ts';
import { ChannelsController } from './channels.controller.ts';
import { ChargeListsController } from './charge-lists.controller.ts';
import { CreditRepairsController } from './credit-repairs.controller.ts';
import { Datasets } from './datasets.ts';
import { DeliveriesController } from './deliveries.controller.ts';
import { DeliveryRowsController } from './delivery-rows.controller.ts';
import { CONFIG } from './config.token.ts';
import { EntitlementsController } from './entitlements.controller.ts';
import { EvidenceController } from './evidence.controller.ts';
import { FormsController } from './forms.controller.ts';
import { GradingsController } from './gradings.controller.ts';
import { HaltsController } from './halts.controller.ts';
import { HealthController } from './health.controller.ts';
import { HoldsController } from './holds.controller.ts';
import { FindingsController } from './findings.controller.ts';
import { FirmBurdenController } from './firm-burden.controller.ts';
import { FirmDemandsController } from './firm-demands.controller.ts';
import { InspectionCodesController } from './inspection-codes.controller.ts';
import { InspectionDocumentsController } from './inspection-documents.controller.ts';
import { InspectionDrawsController } from './inspection-draws.controller.ts';
import { InspectionEntriesController } from './inspection-entries.controller.ts';
import { InspectionPlansController } from './inspection-plans.controller.ts';
import { InspectionRatingsController } from './inspection-ratings.controller.ts';
import { InspectionsController } from './inspections.controller.ts';
import { JointProposalsController } from './joint-proposals.controller.ts';
import { JointSearchesController } from './joint-searches.controller.ts';
import { ListReviewController } from './list-review.controller.ts';
import { ListsController } from './lists.controller.ts';
import { MessagesController } from './messages.controller.ts';
import { NoticeDeliveriesController } from './notice-deliveries.controller.ts';
import { ObjectionsController } from './objections.controller.ts';
import { OidcController } from './oidc.controller.ts';
import { OwnTiersController } from './own-tiers.controller.ts';
import { PaymentsController } from './payments.controller.ts';
import { PoliciesController } from './policies.controller.ts';
import { PushController } from './push.controller.ts';
import { PROCEDURE } from './procedure.token.ts';
import { PublicDrawsController } from './public-draws.controller.ts';
import { PublicityController } from './publicity.controller.ts';
import { ReceiptsController } from './receipts.controller.ts';
import { RecoveriesController } from './recoveries.controller.ts';
import { RunsController } from './runs.controller.ts';
import { SavingsController } from './savings.controller.ts';
import { SessionController } from './session.controller.ts';
import { SimulationController } from './simulation.controller.ts';
import { TasksController } from './tasks.controller.ts';
import { UrgentVisitsController } from './urgent-visits.controller.ts';
import { UploadsController } from './uploads.controller.ts';

const CONTROLLERS = [
  AboutController,
  SessionController,
  ObjectionsController,
  OidcController,
  PaymentsController,
  CatalogueController,
  PoliciesController,
  HaltsController,
  MessagesController,
  ChannelsController,
  NoticeDeliveriesController,
  ReceiptsController,
  SimulationController,
  PublicityController,
  RunsController,
  GradingsController,
  OwnTiersController,
  CreditRepairsController,
  FindingsController,
  InspectionCodesController,
  InspectionDrawsController,
  InspectionEntriesController,
  InspectionPlansController,
  InspectionsController,
  UrgentVisitsController,
  JointProposalsController,
  JointSearchesController,
  InspectionDocumentsController,
  InspectionRatingsController,
  FirmBurdenController,
  FirmDemandsController,
  PublicDrawsController,
  SavingsController,
  ChargeListsController,
  ListsController,
  ListReviewController,
  EntitlementsController,
  AdjustmentsController,
  RecoveriesController,
  BudgetEntriesController,
  EvidenceController,
  FormsController,
  HoldsController,
  DeliveriesController,
  DeliveryRowsController,
  UploadsController,
  PushController,
  AmendmentsController,
  StandingRecordsController,
  TasksController,
  AuditController,
  HealthController,
];

/** All doors over HTTP. Nothing here connects: `database.connect()` is called when the server starts. */
@Module({})
export class ApiModule {
  static with(
    config: Config,
    database: Database,
    calendar: WorkingCalendar,
    procedure: InspectionProcedure,
  ): DynamicModule {
    const rules = new RuleStore();
    const simulations = new Simulations(rules, openColumnStore(config.columns));
    return {
      module: ApiModule,
      controllers: CONTROLLERS,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Database, useValue: database },
        { provide: WorkingCalendar, useValue: calendar },
        { provide: PROCEDURE, useValue: procedure },
        { provide: People, useValue: new People(database, { demo: config.mode === 'demo' }) },
        { provide: RuleStore, useValue: rules },
        { provide: Simulations, useValue: simulations },
        { provide: Datasets, useValue: new Datasets() },
        { provide: Metrics, useValue: new Metrics() },
      ],
    };
  }
}
