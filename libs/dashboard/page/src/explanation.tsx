import type { ExplainAnswer } from '@hashpulse/client';
import { useMessages } from './language';
import { percentage, shortCount } from './text-format';

/** Whether a penalty takes away more than rounding would hide. */
function isFelt({ factor }: ExplainAnswer['penalties'][number]): boolean {
  return factor < 0.995;
}

/** Why a hashtag ranks where it ranks, term by term. */
export function Explanation({ answer }: { readonly answer: ExplainAnswer }) {
  const { text, language } = useMessages();
  const number = (value: number): string =>
    value < 100 ? value.toLocaleString(language, { maximumFractionDigits: 1 }) : shortCount(value, language);
  return (
    <section class="card flush explanation">
      <table class="parts">
        <caption>{text.why}</caption>
        <thead>
          <tr>
            <th scope="col">{text.network}</th>
            <th scope="col" class="number">
              {text.observed}
            </th>
            <th scope="col" class="number">
              {text.expected}
            </th>
            <th scope="col" class="number">
              {text.score}
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.terms.map(({ network, observed, expected, prior, score }) => (
            <tr key={network}>
              <th scope="row">{network}</th>
              <td class="number">{number(observed)}</td>
              <td class="number">{number(expected + prior)}</td>
              <td class="number">{number(score)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="words">
        <p>
          {answer.baseline.hours === 0
            ? text.whyWarmUp
            : text.whySum(number(answer.authors), number(answer.expected))}
        </p>
        {answer.penalties.filter(isFelt).map(({ network, code, factor }) => (
          <p key={`${network} ${code}`}>
            {text.whyPenalty(network, percentage(factor, language), text.penalties[code])}
          </p>
        ))}
        <details>
          <summary>{text.formula}</summary>
          <p>
            <code>{answer.formula}</code>
          </p>
        </details>
      </div>
    </section>
  );
}
