export { type DeliveryMode } from './accept.ts';
export {
  type Dataset,
  type DatasetColumn,
  type FactBook,
  headersOf,
  type IdentifierScheme,
  loadDatasets,
} from './dataset.ts';
export { type DeliveryFormat } from './delivery-file.ts';
export { deliveryLifecycle } from './delivery-lifecycle.ts';
export { type Reject, type RejectReason } from './delivery-reject.ts';
export { divisionName, divisionPrefix } from './divisions.ts';
export * from './errors.ts';
export { generatePopulation, type PopulationFile, type PopulationRequest } from './generate.ts';
export {
  type DeliveryProgress,
  type DeliveryReport,
  type DeliveryRequest,
  importDelivery,
} from './import.ts';
export { INVENTED_YEAR } from './invented-enterprise.ts';
export { type FactsRequest, type Provenance, readFacts, type SubjectFacts } from './records.ts';
export { openSegment, type Segment, type SegmentManifest } from './segment.ts';
export {
  buildSnapshot,
  readSnapshot,
  segments,
  type Snapshot,
  type SnapshotManifest,
  type SnapshotRequest,
} from './snapshot.ts';
export { findSubject, type Subject, type SubjectKind, subjectsById } from './subject.ts';
