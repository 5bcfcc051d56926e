// First: what it mends must be mended before uPlot is loaded.
import './browser-language';
import { render } from 'preact';
import { App } from './app';
import './tokens.css';
import './page.css';
import './parts.css';

render(<App />, document.getElementById('page')!);
