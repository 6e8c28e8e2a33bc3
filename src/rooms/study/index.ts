// The face of the study room: the evidence that every other room shows beside its own records.
export { loadStudyRecords } from './load.ts'
export { recordHref, slugOf, type Collection, type Quotation } from './model.ts'
export { evidenceOf, type Contradiction, type Evidence, type RecordLink, type StudyFigure } from './queries.ts'
export { EvidencePanel } from './panel.tsx'
export { studyRoutes } from './routes.tsx'
export { studyApi } from './api.ts'
