import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { InspectParts } from '../inspect-parts.ts';
import type { ArchiveView } from '../../../shared/contract/values.ts';
import type { ImageReport } from '../../../shared/report.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import { jsonText } from '../../text/json-text.ts';
import { isoText } from '../../text/time-text.ts';
import { useActions } from '../../ui/app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeView } from '../../ui/code-view-lazy.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { Segments } from '../../ui/segments.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { EnvTable } from './env-table.tsx';
import { commandText, runConfig } from './run-config.ts';

/** Entries of a list shown at most. */
const most = 400;

/** How a container of this image starts, and the documents that say so. */
export function ConfigTab({ view, image, look }: Omit<InspectParts, 'report'>): ReactNode {
  return (
    <div className="config">
      <div className="config-facts">
        <RunFacts image={image} />
        <section aria-labelledby="config-env">
          <h3 id="config-env">Environment</h3>
          <EnvTable env={image.env} />
        </section>
        <Labels image={image} />
      </div>
      <Documents view={view} look={look} />
    </div>
  );
}

function RunFacts({ image }: { image: ImageReport }): ReactNode {
  const config = runConfig(image.config);
  const list = (items: readonly string[]): string => items.slice(0, most).join('\n');
  return (
    <section aria-labelledby="config-run">
      <h3 id="config-run">Runs as</h3>
      <Facts>
        <Fact
          label="Entrypoint"
          value={config.entrypoint === null ? null : commandText(config.entrypoint)}
          mono
        />
        <Fact label="Command" value={config.cmd === null ? null : commandText(config.cmd)} mono />
        <Fact
          label="User"
          value={config.user ?? 'root (not set)'}
          quiet={config.user === null}
          mono={config.user !== null}
        />
        <Fact
          label="Working directory"
          value={config.workingDir ?? '/ (not set)'}
          quiet={config.workingDir === null}
          mono={config.workingDir !== null}
        />
        <Fact label="Ports" value={list(config.ports)} mono />
        <Fact label="Volumes" value={list(config.volumes)} mono />
        <Fact label="Stop signal" value={config.stopSignal} mono />
        <Fact
          label="Healthcheck"
          value={
            config.healthcheck === null
              ? null
              : [commandText(config.healthcheck.test), config.healthcheck.settings.join(', ')]
                  .filter(Boolean)
                  .join('\n')
          }
          mono
        />
      </Facts>
      <h3>Made for</h3>
      <Facts>
        <Fact label="Image ID" value={image.id} mono />
        <Fact label="Operating system" value={image.os ?? 'not said'} quiet={image.os === null} />
        <Fact
          label="Architecture"
          value={image.architecture ?? 'not said'}
          quiet={image.architecture === null}
        />
        <Fact label="Variant" value={image.variant} />
        <Fact label="Created" value={isoText(image.created)} />
        <Fact label="Author" value={image.author} />
      </Facts>
    </section>
  );
}

function Labels({ image }: { image: ImageReport }): ReactNode {
  const { labels } = runConfig(image.config);
  if (labels.length === 0) return null;
  return (
    <section aria-labelledby="config-labels">
      <h3 id="config-labels">Labels</h3>
      <table className="env-table" aria-labelledby="config-labels">
        <colgroup>
          <col className="env-name" />
          <col />
        </colgroup>
        <tbody>
          {labels.slice(0, most).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">
                <bdi>{safeText(name, 120)}</bdi>
              </th>
              <td>
                <span className="env-value mono selectable">{safeText(value, 2_000)}</span>
                <CopyButton text={value} what={safeText(name, 60)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const missingWords = {
  config: { title: 'No config', text: 'The archive has none for this image, or none that could be found.' },
  manifest: {
    title: 'No manifest of this image',
    text: 'Only OCI layouts have one for each image. Formats tells what manifest.json says.',
  },
} as const;

function Documents({ view, look }: { view: ArchiveView; look: InspectState }): ReactNode {
  const actions = useActions();
  const [which, setWhich] = useState<'config' | 'manifest'>('config');
  const { value, problem } = useAnswer(
    'archive.documents',
    { ref: view.ref, image: look.image },
    'documents',
  );
  const found = value?.[which] ?? null;
  const text = useMemo(() => (found === null ? '' : jsonText(found)), [found]);
  return (
    <section className="config-raw" aria-label="Documents as found">
      <header className="tab-bar">
        <Segments
          label="Document"
          value={which}
          segments={[
            { value: 'config', title: 'Config' },
            { value: 'manifest', title: 'Manifest' },
          ]}
          onChange={setWhich}
        />
        <span className="spring" />
        <CopyButton text={text} what={`the ${which}`} />
        <Button
          size="small"
          onClick={() => void actions().save(view.ref, { kind: 'config', image: look.image })}
        >
          Save config…
        </Button>
      </header>
      {problem !== null ? (
        <Empty title="The documents cannot be read" text={problem.message} />
      ) : value !== null && found === null ? (
        <Empty {...missingWords[which]} />
      ) : (
        <CodeView text={text} language="json" label={`${which} as JSON`} />
      )}
    </section>
  );
}
