export * from './amendment-errors.ts';
export { amendmentLifecycle } from './amendment-lifecycle.ts';
export {
  acceptAmendment,
  type AmendedBook,
  type Amendment,
  findAmendment,
  listAmendments,
  type NewAmendment,
  proposeAmendment,
  refuseAmendment,
  WHOLE_ITEM,
  WHOLE_ITEM_TITLE,
  withdrawAmendment,
} from './amendment.ts';
export { DELIVERY_MODES, type DeliveryMode } from './arrival.ts';
export { changedSubjects, forgetChanged, SUBJECTS_CHANGED } from './changed-subjects.ts';
export { lintDatasets, isWhole, momentAt, refuseStale } from './dataset-standing.ts';
export {
  type ClosedWorld,
  type Dataset,
  type DatasetColumn,
  type FactBook,
  factInWords,
  headersOf,
  IDENTIFIER_SCHEMES,
  type IdentifierScheme,
  loadDatasets,
} from './dataset.ts';
export { type ColumnStore, type ContentSize, openColumnStore } from './column-store.ts';
export { type DeliveryFormat } from './delivery-file.ts';
export { approveDelivery, refuseDelivery } from './accept-delivery.ts';
export { deliveryLifecycle } from './delivery-lifecycle.ts';
export { type DeliveryReport } from './delivery-report.ts';
export { type Declared } from './delivery-guards.ts';
export { type Reject, type RejectReason, rejectText } from './delivery-reject.ts';
export { divisionName, divisionPrefix } from './divisions.ts';
export { type DryRun, dryRun, type DryRunRequest } from './dry-run.ts';
export { holdYoungGeneration } from './span-threads.ts';
export * from './errors.ts';
export { generatePopulation, type PopulationFile, type PopulationRequest } from './generate.ts';
export { type DeliveryProgress, type DeliveryRequest, importDelivery } from './import.ts';
export { issueRecords, type IssuedRecord } from './issue.ts';
export {
  linkAfter,
  linkIdentifier,
  linkNumber,
  linkWaiting,
  type WaitingRow,
  waitingRows,
} from './linking.ts';
export {
  type DatasetState,
  datasetStates,
  type DeliveryDetail,
  type DeliveryView,
  findDelivery,
  listDeliveries,
} from './delivery-views.ts';
export {
  type DepartmentState,
  departmentStates,
  type WaitingCount,
  waitingCounts,
} from './department-views.ts';
export { datasetOfDelivery, keptRejects, rejectsOf } from './delivery-rejects.ts';
export { repairsFile, repairsOf, repairText } from './delivery-repairs.ts';
export { correctedDelivery, rejectsFile } from './rejects-file.ts';
export { type ChildRecord, childRecords, type SubjectChildren } from './child-records.ts';
export { DECIDING_DATASETS, INVENTED_YEAR } from './invented-enterprise.ts';
export { RECORD_DATASETS, UNINVENTED_DATASETS } from './invented-records.ts';
export { factsShownOfItems } from './record-facts.ts';
export { type StandingStatement, standingStatements } from './standing-records.ts';
export {
  type FactsRequest,
  KnownRecords,
  type Provenance,
  readFacts,
  type SubjectFacts,
} from './records.ts';
export {
  SEGMENT_ROWS,
  openSegment,
  type PartManifest,
  type Segment,
  type SegmentManifest,
} from './segment.ts';
export {
  buildSnapshot,
  readSnapshot,
  segments,
  type Snapshot,
  type SnapshotManifest,
  type SnapshotRequest,
} from './snapshot.ts';
export {
  cancelUpload,
  createUpload,
  forgetUpload,
  listUploads,
  type NewUpload,
  receivePart,
  UPLOAD_BYTES_MAX,
  type UploadView,
  viewUpload,
} from './upload.ts';
export { REGISTRY_JOBS, registryHandlers } from './upload.job.ts';
export * from './upload-errors.ts';
export * from './sender-errors.ts';
export {
  createSenderKey,
  revokeSenderKey,
  type SenderKey,
  senderKeyLifecycle,
  senderKeys,
  SKEW_SECONDS,
  verifySender,
} from './sender-key.ts';
export { trySettle } from './settled.ts';
export { sweepUploads } from './upload-files.ts';
export { uploadLifecycle } from './upload-lifecycle.ts';
export { CsvReader, type RawRow } from './csv-reader.ts';
export { type PdfTable, writePdf } from './pdf-writer.ts';
export { type Cell, writeXlsx } from './xlsx-writer.ts';
export { findSubject, type Subject, type SubjectKind, subjectsById } from './subject.ts';
