import type { ConversionPlan } from '../../shared/convert/conversion.ts';
import type { ConversionRequest, ConversionResult } from '../../shared/contract/convert-values.ts';
import type { ArchiveRef, TaskId, TaskState } from '../../shared/contract/values.ts';
import type { Problem } from '../../shared/problem.ts';
import type { SliceTools } from './slice.ts';

export interface Conversion {
  readonly request: ConversionRequest;
  /** What the newest request that was answered comes to; of an older one while `looking`. */
  readonly plan: ConversionPlan | null;
  /** Whether the plan of the request is on its way. */
  readonly looking: boolean;
  /** Why there is no plan. */
  readonly problem: Problem | null;
}

export interface ConvertSlice {
  /** What the sheet is about; stays when it is shut. */
  readonly conversion: Conversion | null;
  readonly converting: { readonly task: TaskId; readonly name: string } | null;
  readonly converted: ConversionResult | null;
  /** Shows the sheet for archives, which become one. */
  openConvert(refs: readonly ArchiveRef[]): void;
  wishConversion(change: Partial<ConversionRequest>): void;
  startConversion(): Promise<void>;
  onConvertTask(task: TaskState): Promise<void>;
  inspectConverted(): Promise<void>;
}

/** Turning archives into another kind: what is wished, what it would come to, and writing it (R13: newest question last). */
export function convertSlice({ set, get, client, download }: SliceTools): ConvertSlice {
  let questions = 0;

  async function look(request: ConversionRequest, plan: ConversionPlan | null): Promise<void> {
    questions += 1;
    const question = questions;
    set({ conversion: { request, plan, looking: true, problem: null }, converted: null });
    const answer = await client.call('convert.preview', request);
    if (question !== questions) return;
    if (answer.ok) set({ conversion: { request, plan: answer.value, looking: false, problem: null } });
    else set({ conversion: { request, plan: null, looking: false, problem: answer.problem } });
  }

  return {
    conversion: null,
    converting: null,
    converted: null,
    openConvert(refs) {
      const before = get().conversion?.request;
      get().showOverlay('convert');
      const target = before?.target ?? 'docker-archive';
      void look({ ...plainRequest, target, refs: [...refs] }, null);
    },
    wishConversion(change) {
      const { conversion } = get();
      if (conversion !== null) void look({ ...conversion.request, ...change }, conversion.plan);
    },
    async startConversion() {
      const { conversion } = get();
      if (conversion === null) return;
      const answer = await client.call('convert.start', conversion.request);
      if (!answer.ok) get().report('It cannot be converted', answer.problem);
      else if (answer.value.kind === 'task') {
        const { task, name } = answer.value;
        set({ converting: { task, name }, converted: null });
        // small archives are written before the answer that names their task
        const tasks = await client.call('task.list', {});
        const ended = tasks.ok ? tasks.value.find(({ id }) => id === task) : undefined;
        if (ended !== undefined) await get().onConvertTask(ended);
      }
    },
    async onConvertTask(task) {
      if (task.id !== get().converting?.task || task.state === 'running') return;
      set({ converting: null });
      if (task.state !== 'done') return;
      const answer = await client.call('convert.result', { task: task.id });
      if (!answer.ok) {
        get().report('What was written cannot be found', answer.problem);
        return;
      }
      const { name, download: url } = answer.value;
      set({ converted: answer.value });
      if (get().overlay === 'convert') get().announce(`${name} is written`);
      else get().notify('done', name, 'Written.');
      if (url !== null) download(url);
    },
    async inspectConverted() {
      const { converted } = get();
      if (converted === null) return;
      get().showOverlay(null);
      // what was open from that place before is another archive now
      const wasOpen = get().tabs.includes(converted.ref);
      await get().openRefs([converted.ref]);
      if (wasOpen) await get().open(converted.ref);
    },
  };
}

const plainRequest: Omit<ConversionRequest, 'refs' | 'target'> = {
  compress: null,
  repair: false,
  repairConfig: false,
  order: null,
  images: [],
  platform: null,
};
