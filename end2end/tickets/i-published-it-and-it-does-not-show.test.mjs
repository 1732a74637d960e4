import { tell, texts } from '../kit/does-not-show.mjs';
import { inTheLanguage } from '../kit/story.mjs';

inTheLanguage('I published it and it does not show', texts, tell);
