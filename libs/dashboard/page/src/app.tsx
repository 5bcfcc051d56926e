import { useEffect } from 'preact/hooks';
import { ComparePage } from './compare-page';
import { HashtagPage } from './hashtag-page';
import { Language } from './language';
import { useLiveTrends } from './live-trends';
import { messagesIn } from './messages';
import { Place, useView } from './navigation';
import { PageHeader } from './page-header';
import { useTimeline } from './timeline';
import { TrendsPage } from './trends-page';
import type { View } from './view';

function Content({ view }: { readonly view: View }) {
  const live = useLiveTrends(view);
  const timeline = useTimeline(view, live.tick);
  if (view.hashtag) return <HashtagPage live={live} timeline={timeline} />;
  if (view.compare) return <ComparePage live={live} timeline={timeline} />;
  return <TrendsPage live={live} timeline={timeline} />;
}

/** The whole page. */
export function App() {
  const [view, navigate] = useView();
  const text = messagesIn(view.ui);
  useEffect(() => {
    document.documentElement.lang = view.ui;
    const place = view.hashtag ? `#${view.hashtag} · ` : view.compare ? `${text.compareTitle} · ` : '';
    document.title = `${place}Hashpulse`;
  }, [view.ui, view.hashtag, view.compare]);
  return (
    <Language.Provider value={view.ui}>
      <Place.Provider value={[view, navigate]}>
        <PageHeader />
        <main id="content">
          <Content view={view} />
        </main>
        <footer>
          <a href="/docs">{text.api}</a>
          <a href="/v1/trends.atom">{text.feed}</a>
        </footer>
      </Place.Provider>
    </Language.Provider>
  );
}
