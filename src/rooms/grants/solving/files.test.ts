// Problems as files: as the call for them writes them, with what people leave out, and nonsense.
import { describe, expect, test } from 'vitest'
import { solveAssignmentFile, solveEqualSharesFile, solvePortfolioFile } from './files.ts'

describe('problems as files', () => {
  test('the examples as they are written, ids as they were given, and a reason for each one left out', async () => {
    const assignment = {
      kind: 'reviewer-assignment',
      nApp: 2,
      nRev: 3,
      reviewsPerApplication: 1,
      capacity: [1, 1, 1],
      conflicts: [[0, 1]],
      affinity: [
        [5, 9, 1],
        [2, 3, 4],
      ],
    }
    expect(await solveAssignmentFile(JSON.stringify(assignment))).toMatchObject({
      feasible: true,
      answer: { objective: 9, bound: 9, gap: 0, assignment: [[0], [2]] },
    })
    const portfolio = {
      kind: 'portfolio',
      budget: 100,
      minScore: 50,
      applicantCap: 100,
      serviceMinimum: { '0': 1 },
      districtMinimum: { '0': 1 },
      duplicates: [[0, 1]],
      applications: [
        { id: 7, applicant: 1, district: 0, service: 0, ask: 60, minViable: 40, score: 70.5, joint: true },
        { id: 'B', applicant: 2, district: 1, service: 0, ask: 50, minViable: 50, score: 80, joint: false },
        { id: 'C', applicant: 3, district: 1, service: 1, ask: 50, minViable: 45, score: 49.9, joint: true },
      ],
    }
    const { answer } = await solvePortfolioFile(JSON.stringify(portfolio), false)
    // The district's minimum and the pair leave only the first; the third is below the least score.
    expect(answer).toMatchObject({
      objective: 755,
      bound: 755,
      gap: 0,
      funded: [7],
      spent: 60,
      why: { B: expect.stringContaining('same as 7'), C: expect.stringContaining('below the minimum') },
    })
  })

  test('nothing to decide is an answer, and what may be left out is', async () => {
    expect(
      (await solveAssignmentFile('{"kind":"reviewer-assignment","nApp":0,"nRev":0,"reviewsPerApplication":3,"capacity":[],"affinity":[]}'))
        .answer,
    ).toMatchObject({ objective: 0, assignment: [] })
    expect((await solvePortfolioFile('{"kind":"portfolio","budget":5,"applications":[]}', true)).answer).toMatchObject({
      objective: 0,
      funded: [],
      spent: 0,
    })
    const bare = {
      kind: 'portfolio',
      budget: 5,
      applicantCap: null,
      serviceMinimum: null,
      duplicates: null,
      applications: [{ id: 'A', applicant: 'x', district: null, ask: 5, minViable: null, score: 1, joint: null }],
    }
    expect((await solvePortfolioFile(JSON.stringify(bare), true)).answer).toMatchObject({ funded: ['A'], amounts: { A: 5 } })
  })

  test('an impossible one is an answer too; nonsense is refused with its place', async () => {
    expect(
      await solveAssignmentFile(
        '{"kind":"reviewer-assignment","nApp":1,"nRev":1,"reviewsPerApplication":2,"capacity":[9],"affinity":[[1]]}',
      ),
    ).toMatchObject({ feasible: false, answer: { feasible: false, blocking: { missing: 1, change: { reviewers: 1, reviews: 1 } } } })
    for (const [text, said] of [
      ['x', 'not JSON'],
      ['{"kind":"portfolio"}', 'kind'],
      ['{"kind":"reviewer-assignment","nApp":1,"nRev":1,"reviewsPerApplication":1,"capacity":[1],"affinity":[["a"]]}', 'affinity.0.0'],
    ] as const)
      await expect(solveAssignmentFile(text)).rejects.toThrow(said)
    await expect(solvePortfolioFile('{"kind":"portfolio","budget":1.5,"applications":[]}', false)).rejects.toThrow('whole number')
    for (const text of [
      '',
      'nonsense',
      'META\nkey;value\nbudget;x\nPROJECTS\nproject_id;cost\na;1\nVOTES\nvoter_id;vote\n1;a\n',
      'META\nkey;value\nbudget;5\nPROJECTS\nproject_id;cost\na;1\nVOTES\nvoter_id;vote\n',
    ])
      expect(() => solveEqualSharesFile(text, true)).toThrow()
  })
})
