/** Programs that let an example of docs/callbacks.md verify one message; the file names are theirs. */
export interface CallbackProgram {
  /** The language of its code block. */
  language: string;
  /** Where the example goes, and what calls it: prints the message's id, or an empty line. */
  exampleFile: string;
  files: Readonly<Record<string, string>>;
  /** Commands that are run one after another in their folder; the last one prints. */
  commands: readonly (readonly [string, ...string[]])[];
}

/** They read `<id> <timestamp> <signature> <key> <key>` from their arguments and the body from stdin. */
export const callbackPrograms: readonly CallbackProgram[] = [
  {
    language: 'python',
    exampleFile: 'callback.py',
    files: {
      'main.py': `import sys
from callback import verify
i, t, s, *keys = sys.argv[1:]
print(verify({"webhook-id": i, "webhook-timestamp": t, "webhook-signature": s}, sys.stdin.buffer.read(), keys) or "")
`,
    },
    commands: [['python3', 'main.py']],
  },
  {
    language: 'go',
    exampleFile: 'callback/callback.go',
    files: {
      'go.mod': 'module example\n\ngo 1.19\n',
      'main.go': `package main

import (
	"example/callback"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

func main() {
	body, _ := io.ReadAll(os.Stdin)
	header := http.Header{}
	header.Set("webhook-id", os.Args[1])
	header.Set("webhook-timestamp", os.Args[2])
	header.Set("webhook-signature", os.Args[3])
	fmt.Println(strings.TrimSpace(callback.Verify(header, body, os.Args[4:])))
}
`,
    },
    commands: [['go', 'vet', './...'], ['go', 'build', '-o', 'main', '.'], ['./main']],
  },
  {
    language: 'java',
    exampleFile: 'Callback.java',
    files: {
      'Main.java': `import java.util.List;
import java.util.Map;

public final class Main {
  public static void main(String[] args) throws Exception {
    Map<String, String> headers =
        Map.of("webhook-id", args[0], "webhook-timestamp", args[1], "webhook-signature", args[2]);
    String id = Callback.verify(headers, System.in.readAllBytes(), List.of(args).subList(3, args.length));
    System.out.println(id == null ? "" : id);
  }
}
`,
    },
    commands: [
      ['javac', 'Callback.java', 'Main.java'],
      ['java', 'Main'],
    ],
  },
];
