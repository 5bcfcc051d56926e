interface SwitchProps<T extends string> {
  readonly name: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, label: string])[];
  readonly onChoose: (value: T) => void;
  /** The name is for readers only. */
  readonly quiet?: boolean;
}

/** A choice of few, all in sight. */
export function Switch<T extends string>({ name, value, options, onChoose, quiet }: SwitchProps<T>) {
  return (
    <fieldset class="switch">
      <legend class={quiet ? 'for-readers' : 'field-name'}>{name}</legend>
      <div>
        {options.map(([option, label]) => (
          <label key={option}>
            <input
              type="radio"
              name={name}
              value={option}
              checked={option === value}
              onChange={() => onChoose(option)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
