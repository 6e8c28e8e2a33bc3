// Form fields. All share one contract: a visible label, an optional hint, an error sentence; the control is described by both,
// keeps what was typed, and its id is that of the field's name so that the error summary can lead to it. Optional fields say so; required ones do not shout.
// No script is needed for any of them. Browsers' own error bubbles stay off (the form has novalidate), because they speak the browser's language, not the reader's.
import type { Child } from 'hono/jsx'
import type { FieldErrors } from '../kernel/command.ts'
import { errorText, fieldId } from './messages.tsx'
import { Hidden, type T } from './text.tsx'

export type FieldProps = {
  t: T
  name: string
  label: string
  hint?: Child
  /** The error as a sentence. */
  error?: string | undefined
  value?: string | undefined
  /** Fields are required unless said otherwise. */
  optional?: boolean
  /** Language of what is to be typed, where it is not the page's. */
  lang?: string
  autocomplete?: string
  /** The control's id where a page has several forms with a field of this name; otherwise it is made of the name. */
  id?: string
}

/** What a form's fields share: `{...field('name')}` gives t, name, the typed value and the error. */
export function fieldsOf(t: T, values: Readonly<Record<string, string | null | undefined>>, errors: FieldErrors = {}) {
  return (name: string): { t: T; name: string; value: string | undefined; error: string | undefined } => {
    const message = errors[name]?.[0]
    return {
      t,
      name,
      value: values[name] ?? undefined,
      error: message === undefined ? undefined : errorText(t, message, errors[name]?.[1]),
    }
  }
}

/** A form that works without script; `get` for searches, `post` (default) for changes, `multipart` for files. */
export function Form({
  action,
  method = 'post',
  multipart,
  label,
  draft,
  children,
}: {
  action: string
  method?: 'get' | 'post'
  multipart?: boolean
  label?: string
  /** Staff: key under which the draft island keeps what was typed, e.g. "organisation:…". */
  draft?: string
  children: Child
}) {
  return (
    <form
      class="form"
      action={action}
      method={method}
      enctype={multipart ? 'multipart/form-data' : undefined}
      novalidate
      aria-label={label}
      data-draft={draft}
    >
      {children}
    </form>
  )
}

function describedBy(props: { name: string; hint?: Child; error?: string | undefined }): string | undefined {
  const id = fieldId(props.name)
  return [props.hint ? `${id}-hint` : '', props.error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined
}
function Hint({ name, hint }: { name: string; hint?: Child }) {
  return hint ? (
    <div class="field-hint" id={`${fieldId(name)}-hint`}>
      {hint}
    </div>
  ) : null
}
function FieldError({ t, name, error }: { t: T; name: string; error?: string | undefined }) {
  return error ? (
    <p class="field-error" id={`${fieldId(name)}-error`}>
      <Hidden>{t('ui.notice.error')}: </Hidden>
      {error}
    </p>
  ) : null
}
function OptionalMark({ t, optional }: { t: T; optional?: boolean | undefined }) {
  return optional ? <span class="field-optional"> {t('ui.field.optional')}</span> : null
}
function Labelled({ props, children }: { props: FieldProps; children: Child }) {
  return (
    <div class={props.error ? 'field field-invalid' : 'field'}>
      <label class="field-label" for={props.id ?? fieldId(props.name)}>
        {props.label}
        <OptionalMark t={props.t} optional={props.optional} />
      </label>
      <Hint name={props.name} hint={props.hint} />
      <FieldError t={props.t} name={props.name} error={props.error} />
      {children}
    </div>
  )
}
function control(props: FieldProps) {
  return {
    id: props.id ?? fieldId(props.name),
    name: props.name,
    required: !props.optional,
    'aria-describedby': describedBy(props),
    'aria-invalid': props.error ? ('true' as const) : undefined,
    lang: props.lang,
    autocomplete: props.autocomplete,
  }
}

type Width = 'short' | 'medium' | 'full'

/** One line of text. `width` hints at the expected length; it never limits it. */
export function TextField(
  props: FieldProps & {
    width?: Width
    maxlength?: number
    inputmode?: 'text' | 'numeric'
    list?: string
    spellcheck?: boolean
    dir?: 'ltr' | 'auto'
  },
) {
  return (
    <Labelled props={props}>
      <input
        {...control(props)}
        class={`input input-${props.width ?? 'full'}`}
        type="text"
        value={props.value}
        maxlength={props.maxlength}
        inputmode={props.inputmode}
        list={props.list}
        dir={props.dir ?? 'auto'}
        spellcheck={props.spellcheck}
      />
    </Labelled>
  )
}
/** An e-mail address; phones show the keyboard with @. Always left to right. */
export function EmailField(props: FieldProps) {
  return (
    <Labelled props={props}>
      <input
        {...control({ autocomplete: 'email', ...props })}
        class="input input-full"
        type="email"
        value={props.value}
        dir="ltr"
        spellcheck={false}
      />
    </Labelled>
  )
}
/** A password; never shown again after an error. The "show" button is added by the password island and absent without script. */
export function PasswordField(
  props: Omit<FieldProps, 'value'> & { value?: string | undefined; autocomplete: 'current-password' | 'new-password' },
) {
  return (
    <Labelled props={props}>
      <div class="password" data-password data-show={props.t('ui.field.showPassword')} data-hide={props.t('ui.field.hidePassword')}>
        <input {...control(props)} class="input input-full" type="password" dir="ltr" spellcheck={false} autocapitalize="none" />
      </div>
    </Labelled>
  )
}
/** A phone number; kept as typed, always left to right. */
export function PhoneField(props: FieldProps) {
  return (
    <Labelled props={props}>
      <input {...control({ autocomplete: 'tel', ...props })} class="input input-medium" type="tel" value={props.value} dir="ltr" />
    </Labelled>
  )
}
/** A number typed as text with the numeric keyboard: no wheel, no spin buttons, no lost zeros. `unit` stands behind it and is read with it. */
export function NumberField(props: FieldProps & { unit?: string; decimal?: boolean }) {
  const described = [describedBy(props), props.unit ? `${fieldId(props.name)}-unit` : ''].filter(Boolean).join(' ') || undefined
  return (
    <Labelled props={props}>
      <div class="input-with-unit">
        <input
          {...control(props)}
          aria-describedby={described}
          class="input input-short numeric"
          type="text"
          inputmode={props.decimal ? 'decimal' : 'numeric'}
          value={props.value}
          dir="ltr"
        />
        {props.unit ? (
          <span class="unit" id={`${fieldId(props.name)}-unit`}>
            {props.unit}
          </span>
        ) : null}
      </div>
    </Labelled>
  )
}
/** Words to search for; used inside filter forms. */
export function SearchField(props: FieldProps) {
  return (
    <Labelled props={{ ...props, optional: false }}>
      <input {...control({ ...props, optional: true })} class="input input-full" type="search" value={props.value} dir="auto" />
    </Labelled>
  )
}
/** Longer text. `rows` is the height it starts with; browsers let it grow. */
export function TextArea(props: FieldProps & { rows?: number; maxlength?: number }) {
  return (
    <Labelled props={props}>
      <textarea {...control(props)} class="input input-full" rows={props.rows ?? 5} maxlength={props.maxlength} dir="auto">
        {props.value ?? ''}
      </textarea>
    </Labelled>
  )
}

export type Option = { value: string; label: string; hint?: string; lang?: string; disabled?: boolean }
/** One of many. The first choice is empty unless a value is set, so that nothing is chosen silently. `combobox` lets the staff island search in it. */
export function SelectField(props: FieldProps & { options: readonly Option[]; emptyLabel?: string; combobox?: boolean }) {
  return (
    <Labelled props={props}>
      <div class="select" data-combobox={props.combobox ? props.t('ui.combobox.hint') : undefined}>
        <select {...control(props)} class="input">
          <option value="">{props.emptyLabel ?? props.t('ui.field.choose')}</option>
          {props.options.map((option) => (
            <option value={option.value} selected={option.value === props.value} lang={option.lang} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
    </Labelled>
  )
}
/** Text with suggestions (a datalist): anything may be typed. The staff island makes the suggestions forgiving about accents. */
export function SuggestField(props: FieldProps & { suggestions: readonly string[] }) {
  const list = `${fieldId(props.name)}-list`
  return (
    <Labelled props={props}>
      <input
        {...control({ autocomplete: 'off', ...props })}
        class="input input-full"
        type="text"
        value={props.value}
        list={list}
        dir="auto"
        data-suggest=""
      />
      <datalist id={list}>
        {props.suggestions.map((text) => (
          <option value={text} />
        ))}
      </datalist>
    </Labelled>
  )
}

type GroupProps = Omit<FieldProps, 'autocomplete' | 'lang'> & { options: readonly Option[]; legendLevel?: 1 | 2 }
function Group({ props, kind, children }: { props: Omit<GroupProps, 'options'>; kind: string; children: Child }) {
  const id = fieldId(props.name)
  const legend = (
    <>
      {props.label}
      <OptionalMark t={props.t} optional={props.optional} />
    </>
  )
  const Heading = props.legendLevel ? (`h${props.legendLevel}` as const) : undefined
  return (
    <fieldset class={`field ${kind}${props.error ? ' field-invalid' : ''}`} aria-describedby={describedBy(props)} id={`${id}-group`}>
      <legend class="field-label">{Heading ? <Heading>{legend}</Heading> : legend}</legend>
      <Hint name={props.name} hint={props.hint} />
      <FieldError t={props.t} name={props.name} error={props.error} />
      {children}
    </fieldset>
  )
}
function Choice({
  type,
  name,
  id,
  option,
  checked,
  invalid,
}: {
  type: 'radio' | 'checkbox'
  name: string
  id: string
  option: Option
  checked: boolean
  invalid: boolean
}) {
  return (
    <div class="choice">
      <input
        type={type}
        id={id}
        name={name}
        value={option.value}
        checked={checked}
        disabled={option.disabled}
        aria-describedby={option.hint ? `${id}-hint` : undefined}
        aria-invalid={invalid ? 'true' : undefined}
      />
      <label for={id} lang={option.lang}>
        {option.label}
      </label>
      {option.hint ? (
        <div class="choice-hint" id={`${id}-hint`}>
          {option.hint}
        </div>
      ) : null}
    </div>
  )
}
function choiceId(name: string, index: number): string {
  return index === 0 ? fieldId(name) : `${fieldId(name)}-${index + 1}`
}

/** One of a few, all visible. Keyboard: Tab into the group, arrows choose. Rows of full target height. */
export function Radios(props: GroupProps & { inline?: boolean }) {
  return (
    <Group props={props} kind="choices">
      <div class={props.inline ? 'choice-list choice-inline' : 'choice-list'}>
        {props.options.map((option, index) => (
          <Choice
            type="radio"
            name={props.name}
            id={choiceId(props.name, index)}
            option={option}
            checked={option.value === props.value}
            invalid={Boolean(props.error)}
          />
        ))}
      </div>
    </Group>
  )
}
/** Any of a few. `values` are the chosen ones. Keyboard: Tab to each, Space. */
export function Checkboxes(
  props: Omit<GroupProps, 'value'> & { values?: readonly string[]; value?: string | undefined; inline?: boolean },
) {
  const chosen = props.values ?? props.value?.split(',') ?? []
  return (
    <Group props={props} kind="choices">
      <div class={props.inline ? 'choice-list choice-inline' : 'choice-list'}>
        {props.options.map((option, index) => (
          <Choice
            type="checkbox"
            name={props.name}
            id={choiceId(props.name, index)}
            option={option}
            checked={chosen.includes(option.value)}
            invalid={Boolean(props.error)}
          />
        ))}
      </div>
    </Group>
  )
}
/** One yes-or-no. Sends "on" when ticked. */
export function Checkbox({
  t,
  name,
  label,
  hint,
  error,
  checked,
}: {
  t: T
  name: string
  label: string
  hint?: string
  error?: string | undefined
  checked?: boolean
  value?: string | undefined
}) {
  return (
    <div class={error ? 'field field-invalid' : 'field'}>
      <FieldError t={t} name={name} error={error} />
      <Choice
        type="checkbox"
        name={name}
        id={fieldId(name)}
        option={{ value: 'on', label, ...(hint ? { hint } : {}) }}
        checked={checked ?? false}
        invalid={Boolean(error)}
      />
    </div>
  )
}
/** A file. Say in the hint which kinds and how large; browsers cannot keep a chosen file after an error. */
export function FileField(props: Omit<FieldProps, 'value'> & { value?: string | undefined; accept?: string; multiple?: boolean }) {
  return (
    <Labelled props={props}>
      <input {...control(props)} class="input input-file" type="file" accept={props.accept} multiple={props.multiple} />
    </Labelled>
  )
}

/**
 * A date people remember (of birth, of a document) in three boxes: name.day, name.month, name.year. Read as one group; each box has its own name.
 * `value` is YYYY-MM-DD or what was typed as "day|month|year" parts in `parts`.
 */
export function DateField(
  props: Omit<FieldProps, 'autocomplete'> & {
    parts?: { day?: string | undefined; month?: string | undefined; year?: string | undefined }
    birthday?: boolean
  },
) {
  const [year, month, day] = /^\d{4}-\d{2}-\d{2}$/.test(props.value ?? '') ? (props.value ?? '').split('-') : []
  const boxes = [
    { part: 'day', label: props.t('ui.field.day'), value: props.parts?.day ?? day, length: 2, autocomplete: 'bday-day' },
    { part: 'month', label: props.t('ui.field.month'), value: props.parts?.month ?? month, length: 2, autocomplete: 'bday-month' },
    { part: 'year', label: props.t('ui.field.year'), value: props.parts?.year ?? year, length: 4, autocomplete: 'bday-year' },
  ]
  return (
    <Group props={props} kind="date">
      <div class="date-boxes">
        {boxes.map((box, index) => (
          <div class="date-box">
            <label for={choiceId(props.name, index)}>{box.label}</label>
            <input
              id={choiceId(props.name, index)}
              name={`${props.name}.${box.part}`}
              class={`input date-${box.part}`}
              type="text"
              inputmode="numeric"
              dir="ltr"
              value={box.value}
              maxlength={box.length}
              aria-invalid={props.error ? 'true' : undefined}
              autocomplete={props.birthday ? box.autocomplete : 'off'}
            />
          </div>
        ))}
      </div>
    </Group>
  )
}
/** The browser's own date picker for dates near today (a meeting, the end of a role); sends YYYY-MM-DD, without support a text field. */
export function DayField(props: FieldProps & { min?: string; max?: string }) {
  return (
    <Labelled props={props}>
      <input {...control(props)} class="input input-medium" type="date" value={props.value} min={props.min} max={props.max} />
    </Labelled>
  )
}

/** The three boxes of a DateField as YYYY-MM-DD; null when all are empty, 'invalid' when they name no day ("31 2 2014"). */
export function dateFromBoxes(form: Readonly<Record<string, unknown>>, name: string): string | null {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => String(form[`${name}.${part}`] ?? '').trim())
  if (!day && !month && !year) return null
  if (!/^\d{1,2}$/.test(day ?? '') || !/^\d{1,2}$/.test(month ?? '') || !/^\d{4}$/.test(year ?? '')) return 'invalid'
  const text = `${year}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`
  const date = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? 'invalid' : text
}
