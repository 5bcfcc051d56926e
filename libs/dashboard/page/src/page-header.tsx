import { useMessages } from './language';
import { PAGE_LANGUAGES } from './messages';
import { usePlace } from './navigation';
import { PlaceLink } from './place-link';
import { Switch } from './switch';

function Search() {
  const { text } = useMessages();
  const [, navigate] = usePlace();
  const find = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const hashtag = String(new FormData(form).get('hashtag'))
      .trim()
      .replace(/^[#＃]/, '');
    if (hashtag === '') return;
    form.reset();
    navigate({ hashtag, compare: undefined });
  };
  return (
    <form class="search" role="search" onSubmit={find}>
      <input
        type="search"
        name="hashtag"
        aria-label={text.find}
        placeholder={text.find}
        autocomplete="off"
        autocapitalize="none"
        dir="auto"
      />
      <button type="submit">{text.findGo}</button>
    </form>
  );
}

/** Name, search, language of the page. */
export function PageHeader() {
  const { text, language } = useMessages();
  const [, navigate] = usePlace();
  return (
    <header class="page-header">
      <a class="skip" href="#content">
        {text.skip}
      </a>
      <PlaceLink to={{ hashtag: '', compare: undefined, page: 1 }} class="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M2 18h6l4-12 7 22 4.500-15 2.500 5h4" />
        </svg>
        <h1>Hashpulse</h1>
      </PlaceLink>
      <p class="tagline">{text.tagline}</p>
      <Search />
      <Switch
        quiet
        name={text.language}
        value={language}
        options={PAGE_LANGUAGES.map((name) => [name, name.toUpperCase()])}
        onChoose={(ui) => navigate({ ui }, true)}
      />
    </header>
  );
}
