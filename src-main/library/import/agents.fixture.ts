/** A justfile that leads agents; every backtick and recipe would leave a mark if it were run. `canary` is an absolute path. */
export const agentsJust = (canary: string): string => `set shell := ["bash", "-uc"]
set dotenv-load
export LEVEL := "2"
mark := \`touch ${canary}\`
name := "shop-" + LEVEL

alias b := build

# Build everything
build target="all" +flags="-v": clean && report
    @echo "building {{target}} {{flags}} for {{name}}"
    -rm -f old.log
    cd src && ls
    echo 'quoted {{target}}' {{mark}}

[private]
clean:
    rm -rf out

report:
    echo done > report.txt

# Review the change
[confirm("Really review?")]
review file: build
    claude -p <<'EOF'
    Review {{file}} and list what is wrong.
    Be brief.
    EOF

until-done:
    #!/usr/bin/env bash
    touch ${canary}
    while [ ! -f DONE ]; do
      codex exec "Do the next task of the plan"
    done

[linux]
count:
    #!/usr/bin/env python3
    print("{{name}}")
`;
