import { describe, expect, test } from 'vitest';
import { defaultPreferences, parsePreferences } from '../../../renderer/store/preferences.ts';
import { showsDetails } from '../../../renderer/store/preference-slice.ts';
import { createAnswers } from '../../../renderer/store/answers.ts';
import { createFakeClient } from '../fake-client.ts';
import { makeStore, until } from './make-store.ts';

describe('preferences', () => {
  test.each([null, '', 'no json', 'null', '7', '{"strataWidth":"wide","strataScale":3}'])(
    '%j is read as the defaults',
    (text) => {
      expect(parsePreferences(text)).toEqual(defaultPreferences);
    },
  );

  test('widths stay within what panes can bear', () => {
    expect(parsePreferences('{"strataWidth":9999,"detailsWidth":1,"strataScale":"linear"}')).toMatchObject({
      strataWidth: 440,
      detailsWidth: 260,
      strataScale: 'linear',
    });
  });

  test('they are written through, and a storage that refuses is survived', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    makeStore({}, storage).store.getState().prefer({ strataScale: 'linear' });
    expect(makeStore({}, storage).store.getState().preferences.strataScale).toBe('linear');
    const refusing = {
      getItem: (): never => {
        throw new Error('denied');
      },
      setItem: (): never => {
        throw new Error('full');
      },
    };
    const { store } = makeStore({}, refusing);
    store.getState().prefer({ strataWidth: 300 });
    expect(store.getState().preferences.strataWidth).toBe(300);
  });

  test('in a narrow window details are shown only when asked for, and the wide one remembers its own', () => {
    const { store } = makeStore();
    expect(showsDetails(store.getState())).toBe(true);
    store.getState().setNarrow(true);
    expect(showsDetails(store.getState())).toBe(false);
    store.getState().toggleDetails();
    expect(showsDetails(store.getState())).toBe(true);
    store.getState().setNarrow(false);
    store.getState().toggleDetails();
    expect([showsDetails(store.getState()), store.getState().preferences.detailsOpen]).toEqual([
      false,
      false,
    ]);
  });
});

describe('R2: answers', () => {
  test('a question is asked once, answered to all who care, and known afterwards', async () => {
    const fake = createFakeClient();
    const answers = createAnswers(fake);
    const heard: string[] = [];
    answers.ask('app.info', {}, '1', () => heard.push('a'));
    const stop = answers.ask('app.info', {}, '1', () => heard.push('b'));
    stop();
    await until(() => heard.length > 0);
    expect(heard).toEqual(['a']);
    expect(fake.calls).toHaveLength(1);
    expect(answers.get('app.info', {}, '1')?.ok).toBe(true);
    answers.ask('app.info', {}, '1', () => heard.push('c'));
    expect(heard).toEqual(['a', 'c']);
    answers.ask('app.info', {}, '2', () => heard.push('d'));
    await until(() => heard.length === 3);
    expect(fake.calls).toHaveLength(2);
  });

  test('a failure is told but not kept, and a closed archive is forgotten', async () => {
    const fake = createFakeClient();
    const answers = createAnswers(fake);
    const ref = fake.refOf('acme');
    let outcome: boolean | null = null;
    answers.ask('archive.view', { ref }, '', ({ ok }) => {
      outcome = ok;
    });
    await until(() => outcome !== null);
    expect(outcome).toBe(false);
    expect(answers.get('archive.view', { ref }, '')).toBeUndefined();
    await fake.call('archive.open', { ref });
    let known = false;
    answers.ask('archive.view', { ref }, '', () => {
      known = true;
    });
    await until(() => known);
    answers.forget(ref);
    expect(answers.get('archive.view', { ref }, '')).toBeUndefined();
  });
});
