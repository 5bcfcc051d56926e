import { useMessages } from './language';
import type { Navigate } from './navigation';
import { PAGE_LANGUAGES } from './messages';
import { RANKINGS, type View, WINDOW_NAMES } from './view';

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, label: string])[];
  readonly onChoose: (value: T) => void;
}

function Choice<T extends string>({ name, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <label class="choice">
      <span>{name}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value as T)}>
        {options.map(([option, label]) => (
          <option key={option} value={option}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ControlsProps {
  readonly view: View;
  readonly navigate: Navigate;
  readonly networks: readonly string[];
}

const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'hi', 'it', 'ja', 'ko', 'pt', 'ru', 'tr', 'zh', 'und'];

/** Those that are offered, and the one that is chosen even if it is not among them. */
function withChosen(all: readonly string[], chosen: string): string[] {
  return chosen === '' || all.includes(chosen) ? [...all] : [...all, chosen];
}

/** The switches: window, ranking, network, language. */
export function Controls({ view, navigate, networks }: ControlsProps) {
  const { text } = useMessages();
  const all = [['', text.all]] as [string, string][];
  const names = (values: string[]) => all.concat(values.map((value) => [value, value]));
  return (
    <form class="controls" onSubmit={(event) => event.preventDefault()}>
      <Choice
        name={text.window}
        value={view.window}
        options={WINDOW_NAMES.map((name) => [name, name])}
        onChoose={(window) => navigate({ window })}
      />
      <Choice
        name={text.rank}
        value={view.rank}
        options={RANKINGS.map((name) => [name, text.ranks[name]])}
        onChoose={(rank) => navigate({ rank })}
      />
      <Choice
        name={text.network}
        value={view.network}
        options={names(withChosen(networks, view.network))}
        onChoose={(network) => navigate({ network })}
      />
      <Choice
        name={text.lang}
        value={view.lang}
        options={names(withChosen(LANGUAGES, view.lang))}
        onChoose={(lang) => navigate({ lang })}
      />
      <Choice
        name={text.language}
        value={view.ui}
        options={PAGE_LANGUAGES.map((name) => [name, name === 'fr' ? 'français' : 'English'])}
        onChoose={(ui) => navigate({ ui })}
      />
    </form>
  );
}
