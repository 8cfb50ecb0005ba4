import { styleText } from 'node:util';

const WIDTH = 100;
const INDENT = '   ';
/** Wide enough for a time and the longest name of an event. */
const LABEL_WIDTH = 46;

type Style = Parameters<typeof styleText>[0];

/** Tells the story. Colours only where a person reads it: `styleText` leaves them out when the stream is no terminal. */
export class Narrator {
  private chapters = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  title(text: string): void {
    this.line(`\n${this.styled('bold', text)}`);
  }

  chapter(text: string): void {
    this.chapters += 1;
    this.line(`\n${this.styled(['bold', 'cyan'], `${this.chapters}. ${text}`)}`);
  }

  /** What happens, in whole sentences. */
  tell(text: string): void {
    for (const line of wrapped(text, WIDTH - INDENT.length)) this.line(INDENT + line);
  }

  /** A figure or an id that belongs to it. */
  fact(label: string, value: string): void {
    this.line(`${INDENT}  ${this.styled('dim', label.padEnd(LABEL_WIDTH))}${value}`);
  }

  end(text: string): void {
    this.line(`\n${this.styled(['bold', 'green'], text)}`);
  }

  private styled(style: Style, text: string): string {
    return styleText(style, text, { stream: this.stream });
  }

  private line(text: string): void {
    this.stream.write(`${text}\n`);
  }
}

function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    const longer = line ? `${line} ${word}` : word;
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
