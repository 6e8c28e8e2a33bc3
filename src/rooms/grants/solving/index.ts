// The face of the solvers: pure, the same inputs give the same answer on any machine.
export { solveAssignment, type AssignmentAnswer, type AssignmentProblem } from './assignment.ts'
export { solveEqualShares } from './equal-shares.ts'
export { solveAssignmentFile, solveEqualSharesFile, solvePortfolioFile } from './files.ts'
export {
  solvePortfolio,
  valueOf,
  type PortfolioAnswer,
  type PortfolioApplication,
  type PortfolioOptions,
  type PortfolioProblem,
  type Reason,
  type Shortage,
} from './portfolio.ts'
