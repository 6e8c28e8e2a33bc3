// Everything rooms build pages from. The contracts stand at the components; /app/styleguide shows them all.
export { Actions, Button, ButtonLink, Card, CardGrid, LinkCard, StatusText, Tag, TagList, type TagLook } from './actions.tsx'
export { CalendarList, ConfirmPage, SlotPicker, type CalendarDay, type SlotDay } from './calendar.tsx'
export { BarChart, ChartFrame, LineChart, MapFrame, SmallMultiples, Sparkline, type Bar, type Point, type Series } from './charts.tsx'
export {
  Contradiction,
  Figure,
  FigureGrid,
  NotStated,
  QualifierLegend,
  QualifierMark,
  Quote,
  SummaryList,
  Timeline,
  Unknown,
  type Qualifier,
  type SummaryRow,
  type TimelineItem,
} from './facts.tsx'
export {
  Checkbox,
  Checkboxes,
  DateField,
  DayField,
  EmailField,
  FileField,
  Form,
  NumberField,
  PasswordField,
  PhoneField,
  Radios,
  SearchField,
  SelectField,
  SuggestField,
  TextArea,
  TextField,
  dateFromBoxes,
  fieldsOf,
  type Option,
} from './fields.tsx'
export { Icon, iconNames, type IconName } from './icons.tsx'
export { FilterForm, withQuery, type Chip } from './filter.tsx'
export {
  EgoNetwork,
  ShapeMap,
  TileMap,
  quantileLimits,
  quantileOf,
  type LegendEntry,
  type QuantileClass,
  type Shape,
  type Tie,
  type Tile,
} from './maps.tsx'
export { Details, EmptyState, ErrorSummary, Flash, Notice, errorText, type NoticeKind } from './messages.tsx'
export { Breadcrumb, Hero, PageHeading, Pager, StepList, TabsAsLinks, type Crumb, type Step } from './navigation.tsx'
export { page, type PageOptions } from './page.tsx'
export { Table, type Column, type Sort } from './table.tsx'
export { Bdi, Hidden, LangText, Phone, idOf, type T } from './text.tsx'
