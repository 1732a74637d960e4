// The longest of the tickets, in a browser that runs no script at all, in a narrow window.
import { tell, texts } from '../kit/does-not-show.mjs';
import { story } from '../kit/story.mjs';

story(
  'I published it and it does not show',
  { locale: 'ko', javascript: false, width: 800 },
  (agent) => tell(agent, texts.ko),
);
