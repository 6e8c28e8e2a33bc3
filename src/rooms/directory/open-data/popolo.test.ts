import { describe, expect, test } from 'vitest'
import { popoloComplaints } from '../../../../test/schemas/popolo.ts'
import { partialDate, validatePopolo, type PopoloDocument } from './popolo.ts'

function register(): PopoloDocument {
  return {
    persons: [{ id: 'p1', name: 'Petr Mráz', other_names: [{ name: 'Peter Mráz', note: 'as printed in the study' }] }],
    organizations: [
      {
        id: 'o1',
        name: 'Městská část Praha-Libuš',
        classification: 'city-district',
        area_id: 'a1',
        identifiers: [{ scheme: 'IČO', identifier: '00231142' }],
      },
      { id: 'b1', name: 'Platforma', classification: 'platform', founding_date: '2012' },
      { id: 'b2', name: 'Working group', classification: 'working-group', parent_id: 'b1' },
    ],
    posts: [{ id: 'post1', label: 'Mayor of Praha-Libuš', organization_id: 'o1' }],
    memberships: [
      { id: 'm1', person_id: 'p1', organization_id: 'o1', post_id: 'post1' },
      { id: 'm2', member: { id: 'o1', name: 'Městská část Praha-Libuš', '@type': 'Organization' }, organization_id: 'b1', role: 'member' },
    ],
    areas: [{ id: 'a1', name: 'Praha-Libuš', identifier: '547034', classification: 'city-district' }],
    events: [{ id: 'e1', name: 'Strategy approved', start_date: '2014-06', end_date: '2014-06' }],
  }
}

describe('the public registers as Popolo', () => {
  test('a register conforms, for our check and for an independent engine', () => {
    expect(validatePopolo(register())).toEqual([])
    expect(popoloComplaints(register())).toEqual([])
  })

  test('a link that leads nowhere, a made-up property and a full date of nonsense are found', () => {
    const broken = register()
    const [, , group] = broken.organizations
    if (group) Object.assign(group, { parent_id: 'nobody', founding_date: '12. 3. 2012', colour: 'red' })
    expect(validatePopolo(broken)).toEqual([
      'organizations[2].parent_id leads to nothing in organizations',
      'organizations[2].founding_date does not fit',
      'organizations[2].colour is not known to Popolo',
    ])
    expect(popoloComplaints(broken).length).toBe(2)
  })

  test('a membership of nobody and an id given twice are found', () => {
    const broken = register()
    broken.memberships = [
      { id: 'm1', organization_id: 'b1' },
      { id: 'm1', label: 'A seat of the district', organization_id: 'b1' },
    ]
    expect(validatePopolo(broken)).toEqual(['memberships: an id is given twice', 'memberships[0] says neither who nor what is a member'])
  })

  test('a date keeps the precision in which it is known', () => {
    expect([partialDate(2012), partialDate(2014, 6), partialDate(null)]).toEqual(['2012', '2014-06', undefined])
  })
})
