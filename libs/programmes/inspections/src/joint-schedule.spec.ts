import { describe, expect, it } from '@jest/globals';
import { checkJointSchedule } from './joint-check.ts';
import { readJointInput } from './joint-document.ts';
import { type DueInspection, type InspectionTeam } from './joint-inspections.ts';
import { jointSaving } from './joint-saving.ts';
import { joinInspections } from './joint-schedule.ts';

const due = (id: string, over: Partial<DueInspection> = {}): DueInspection => ({
  id,
  firm: 'firm-1',
  authority: 'market',
  matter: 'catering',
  division: '460105',
  from: '2026-03-02',
  until: '2026-03-07',
  skills: [],
  minutes: 60,
  ...over,
});
const team = (id: string, over: Partial<InspectionTeam> = {}): InspectionTeam => ({
  id,
  authority: 'market',
  officers: [`${id}-1`, `${id}-2`],
  skills: ['food'],
  divisions: ['4601'],
  minutesPerDay: 240,
  days: ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'],
  ...over,
});
const MARKET = team('market-1');
const FIRE = team('fire-1', { authority: 'fire', skills: ['gas'] });

describe('joint visits', () => {
  it('merge what one authority has to do and join what another has', () => {
    const input = {
      due: [due('a'), due('b'), due('c', { authority: 'fire', minutes: 90 })],
      teams: [MARKET, FIRE],
    };
    const schedule = joinInspections(input);
    expect(schedule).toMatchObject({ undone: [], leastVisits: 1, officerDays: 4 });
    expect(schedule.visits).toEqual([
      {
        firm: 'firm-1',
        day: expect.any(String),
        lead: 'market',
        parts: [
          { authority: 'fire', team: 'fire-1', inspections: ['c'], minutes: 90 },
          { authority: 'market', team: 'market-1', inspections: ['a', 'b'], minutes: 120 },
        ],
      },
    ]);
    const saving = jointSaving(input, schedule);
    expect(saving).toMatchObject({ inspections: 3, visits: 1, saved: 2 });
    expect(saving.firms).toEqual([
      { firm: 'firm-1', inspections: 3, visits: 1, merged: 1, joined: 1 },
    ]);
    expect(saving.authorities).toEqual([
      { authority: 'fire', inspections: 1, visits: 1, joint: 1, led: 0, saved: 1 },
      { authority: 'market', inspections: 2, visits: 1, joint: 1, led: 1, saved: 1 },
    ]);
  });

  it('come as often as windows ask for that share no day', () => {
    const early = { from: '2026-03-02', until: '2026-03-04' };
    const late = { from: '2026-03-04', until: '2026-03-07' };
    const { visits, leastVisits } = joinInspections({
      due: [due('a', early), due('b', late), due('c', { ...early, authority: 'fire' })],
      teams: [MARKET, FIRE],
    });
    expect([visits.length, leastVisits]).toEqual([2, 2]);
  });

  it('come once more where authorities are never on duty together, and that is proven', () => {
    const { visits, leastVisits } = joinInspections({
      due: [due('a'), due('b', { authority: 'fire' })],
      teams: [
        { ...MARKET, days: ['2026-03-02', '2026-03-04'] },
        { ...FIRE, days: ['2026-03-03', '2026-03-05'] },
      ],
    });
    expect([visits.length, leastVisits]).toEqual([2, 2]);
  });

  it('come once more where the one day they share is full, and that is proven', () => {
    const firms = ['firm-1', 'firm-2', 'firm-3'];
    const all = firms.flatMap((firm) => [
      due(`${firm} market`, { firm, minutes: 120 }),
      due(`${firm} fire`, { firm, authority: 'fire', from: '2026-03-02', until: '2026-03-03' }),
    ]);
    const schedule = joinInspections({ due: all, teams: [MARKET, FIRE] });
    // On the second of March the market's team has time for two of the three firms.
    expect(schedule).toMatchObject({ undone: [], leastVisits: 4 });
    expect(schedule.visits).toHaveLength(4);
  });

  it('send a second team where one has not the minutes', () => {
    const input = {
      due: [due('a', { minutes: 200 }), due('b', { minutes: 200 })],
      teams: [MARKET, team('market-2')],
    };
    const { visits } = joinInspections(input);
    expect(visits.map(({ parts }) => parts.map((part) => part.team))).toEqual([
      ['market-1', 'market-2'],
    ]);
  });

  it('keep teams at home where another day does as well', () => {
    const input = {
      due: ['firm-1', 'firm-2', 'firm-3', 'firm-4'].map((firm) => due(firm, { firm })),
      teams: [MARKET],
    };
    expect(joinInspections(input).officerDays).toBe(2);
  });

  it('do as much as a full day takes, however much is due', () => {
    const one = { from: '2026-03-02', until: '2026-03-03' };
    const input = {
      due: Array.from({ length: 21 }, (_, at) => due(`d${at}`, one)),
      teams: Array.from({ length: 5 }, (_, at) => team(`market-${at}`)),
    };
    const schedule = joinInspections(input);
    expect([schedule.visits.length, schedule.undone.length]).toEqual([1, 1]);
    expect(checkJointSchedule(input, schedule)).toEqual([]);
  });

  it('leave alone what a team has promised elsewhere', () => {
    const day = '2026-03-02';
    const input = {
      due: [due('a', { until: '2026-03-03' }), due('b', { firm: 'firm-2', until: '2026-03-03' })],
      teams: [{ ...MARKET, promised: { [day]: 150 } }],
    };
    const schedule = joinInspections(input);
    expect(schedule.undone).toEqual([{ id: expect.any(String), because: 'no-capacity' }]);
    expect(checkJointSchedule(input, schedule)).toEqual([]);
    const full = { ...input, teams: [{ ...MARKET, promised: { [day]: 240 } }] };
    expect(joinInspections(full).undone.map(({ because }) => because)).toEqual([
      'promised',
      'promised',
    ]);
    expect(checkJointSchedule(full, joinInspections(full))).toEqual([]);
    expect(checkJointSchedule(full, schedule).join()).toContain('more than 0');
  });

  it('send only a team in which those go who were drawn', () => {
    const drawn = { id: 'd', inspectors: ['market-2-1', 'market-2-2'] };
    const input = { due: [due('a', drawn), due('b')], teams: [MARKET, team('market-2')] };
    const schedule = joinInspections(input);
    const went = schedule.visits.flatMap(({ parts }) => parts);
    expect(went.find(({ inspections }) => inspections.includes('d'))?.team).toBe('market-2');
    expect(schedule.leastVisits).toBe(1);
    expect(checkJointSchedule(input, schedule)).toEqual([]);
    const others = { ...input, teams: [MARKET, { ...team('market-2'), officers: ['x', 'y'] }] };
    expect(joinInspections(others).undone).toEqual([{ id: 'd', because: 'no-inspector' }]);
    expect(checkJointSchedule(others, joinInspections(others))).toEqual([]);
    expect(checkJointSchedule(others, schedule).join()).toContain('goes without market-2-1');
  });

  it.each([
    ['empty-window', due('a', { until: '2026-03-02' })],
    ['no-skill', due('a', { skills: ['gas'] })],
    ['no-skill', due('a', { division: '460202' })],
    ['no-skill', due('a', { authority: 'tax' })],
    ['no-day', due('a', { from: '2026-03-07', until: '2026-03-09' })],
    ['too-long', due('a', { minutes: 241 })],
  ])('say why something is undone: %s', (because, one) => {
    const input = { due: [one], teams: [MARKET] };
    const schedule = joinInspections(input);
    expect(schedule).toEqual({
      visits: [], undone: [{ id: 'a', because }], leastVisits: 0, officerDays: 0,
    }); // prettier-ignore
    expect(checkJointSchedule(input, schedule)).toEqual([]);
  });

  it('leave undone what no day has room for', () => {
    const one = { from: '2026-03-02', until: '2026-03-03', minutes: 200 };
    const input = { due: [due('a', one), due('b', one)], teams: [MARKET] };
    const schedule = joinInspections(input);
    expect(schedule.undone).toEqual([{ id: expect.any(String), because: 'no-capacity' }]);
    expect(schedule.visits).toHaveLength(1);
  });
});

describe('the check', () => {
  const input = { due: [due('a'), due('b', { firm: 'firm-2' })], teams: [MARKET, FIRE] };
  const good = joinInspections(input);
  const [first] = good.visits;
  const part = first?.parts[0];
  if (!first || !part) throw new Error('a visit is expected');
  const changed = (over: object, ofPart: object = {}) => ({
    ...good,
    visits: [{ ...first, ...over, parts: [{ ...part, ...ofPart }] }, ...good.visits.slice(1)],
  });

  it.each([
    ['stands in 0 places', { ...good, visits: good.visits.slice(1) }],
    ['stands in 2 places', { ...good, undone: [{ id: 'a', because: 'no-capacity' as const }] }],
    ['was not asked for', changed({}, { inspections: ['a', 'x'] })],
    ['is not due on', changed({ day: '2026-03-09' })],
    ['is not on duty', changed({ day: '2026-03-09' })],
    ['is due to another firm', changed({ firm: 'firm-2' })],
    ['is no team of', changed({}, { team: 'fire-1' })],
    ['is of another authority', changed({}, { team: 'fire-1' })],
    ['minutes, not', changed({}, { minutes: 10 })],
    ['more than 240', changed({}, { minutes: 300 })],
    ['leads', changed({ lead: 'fire' })],
    ['fewer than the', { ...good, leastVisits: 3 }],
    ['days of officers are told', { ...good, officerDays: 99 }],
    ['visited twice', { ...good, visits: [...good.visits, ...good.visits] }],
    ['and it is no-capacity', { ...good, visits: good.visits.slice(1), undone: [{ id: 'a', because: 'too-long' as const }] }], // prettier-ignore
  ])('finds what does not hold: %s', (said, schedule) => {
    expect(checkJointSchedule(input, good)).toEqual([]);
    expect(checkJointSchedule(input, schedule).join('\n')).toContain(said);
  });
});

describe('an input of joint visits', () => {
  it('is read as it is written', () => {
    expect(readJointInput([due('a')], [MARKET])).toEqual({ due: [due('a')], teams: [MARKET] });
  });

  it.each([
    ['no list', {}, [MARKET], 'due'],
    ['a day that is none', [due('a', { from: '2026-02-30' })], [MARKET], 'due/0/from'],
    ['no minutes', [due('a', { minutes: 0 })], [MARKET], 'due/0/minutes'],
    ['one officer', [due('a')], [{ ...MARKET, officers: ['x'] }], 'teams/0/officers'],
    ['a word unknown', [{ ...due('a'), x: 1 }], [MARKET], 'due/0'],
    ['an id twice', [due('a'), due('a')], [MARKET], 'due/1'],
    ['an officer in two teams', [due('a')], [MARKET, team('t', { officers: ['market-1-1', 'x'] })], 'teams/1'], // prettier-ignore
    ['a firm in two divisions', [due('a'), due('b', { division: '460106' })], [MARKET], 'due/1'],
  ])('is refused with its place: %s', (_, asked, teams, place) => {
    expect(() => readJointInput(asked, teams)).toThrow(
      expect.objectContaining({ code: 'INSPECTIONS.JOINT_INPUT_REFUSED', details: { place } }),
    );
  });
});
