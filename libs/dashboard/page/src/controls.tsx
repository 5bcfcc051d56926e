import { Choice } from './choice';
import { useMessages } from './language';
import { usePlace } from './navigation';
import { Switch } from './switch';
import { languageName } from './text-format';
import { RANKINGS, WINDOW_NAMES } from './view';

const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'hi', 'it', 'ja', 'ko', 'pt', 'ru', 'tr', 'zh', 'und'];

/** Those that are offered, and the one that is chosen even if it is not among them. */
function withChosen(all: readonly string[], chosen: string): string[] {
  return chosen === '' || all.includes(chosen) ? [...all] : [...all, chosen];
}

function WindowSwitch() {
  const { text } = useMessages();
  const [{ window }, navigate] = usePlace();
  return (
    <Switch
      name={text.window}
      value={window}
      options={WINDOW_NAMES.map((name) => [name, name])}
      onChoose={(chosen) => navigate({ window: chosen, page: 1 })}
    />
  );
}

/** The switches of the ranking: window, ranking, network, language. */
export function RankingControls({ networks }: { readonly networks: readonly string[] }) {
  const { text, language } = useMessages();
  const [view, navigate] = usePlace();
  const all: [string, string] = ['', text.all];
  const languages = withChosen(LANGUAGES, view.lang)
    .map((tag): [string, string] => [tag, languageName(tag, language, text.unknownLang)])
    .sort(([, a], [, b]) => a.localeCompare(b, language));
  return (
    <form class="controls" onSubmit={(event) => event.preventDefault()}>
      <WindowSwitch />
      <Choice
        name={text.rank}
        value={view.rank}
        options={RANKINGS.map((name) => [name, text.ranks[name]])}
        onChoose={(rank) => navigate({ rank, page: 1 })}
      />
      <Choice
        name={text.network}
        value={view.network}
        options={[all, ...withChosen(networks, view.network).map((name): [string, string] => [name, name])]}
        onChoose={(network) => navigate({ network, page: 1 })}
      />
      <Choice
        name={text.lang}
        value={view.lang}
        options={[all, ...languages]}
        onChoose={(lang) => navigate({ lang, page: 1 })}
      />
    </form>
  );
}

/** The switch of a page that shows chosen hashtags: the window only. */
export function WindowControls() {
  return (
    <form class="controls" onSubmit={(event) => event.preventDefault()}>
      <WindowSwitch />
    </form>
  );
}
