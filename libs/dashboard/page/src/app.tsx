import { useEffect } from 'preact/hooks';
import { askNetworks } from './answers';
import { Controls } from './controls';
import { HashtagPage } from './hashtag-page';
import { Language } from './language';
import { useLive } from './live';
import { messagesIn } from './messages';
import { useView } from './navigation';
import { NetworksPanel } from './networks-panel';
import { TrendsPage } from './trends-page';

const NETWORKS_REFRESH_MS = 5_000;

/** The whole page. */
export function App() {
  const [view, navigate] = useView();
  const networks = useLive('networks', NETWORKS_REFRESH_MS, askNetworks);
  const text = messagesIn(view.ui);
  useEffect(() => {
    document.documentElement.lang = view.ui;
  }, [view.ui]);
  const names = networks.answer?.networks.map(({ network }) => network) ?? [];
  return (
    <Language.Provider value={view.ui}>
      <header>
        <h1>Hashpulse</h1>
        <p class="tagline">{text.tagline}</p>
        <Controls view={view} navigate={navigate} networks={names} />
      </header>
      <main>
        {view.hashtag ? (
          <HashtagPage view={view} navigate={navigate} />
        ) : (
          <TrendsPage view={view} navigate={navigate} />
        )}
        {networks.answer ? <NetworksPanel answer={networks.answer} /> : null}
      </main>
      <footer>
        <a href="/docs">{text.api}</a>
      </footer>
    </Language.Provider>
  );
}
