/*! Includes preact, @preact/signals, @preact/signals-core and preact-iso; MIT licence, (c) their authors. */
import { render } from 'preact';
import { App } from './app';
import './css/base.css';
import './css/frame.css';
import './css/records.css';
import './css/sheet.css';
import './css/talk.css';

render(<App />, document.getElementById('app')!);
