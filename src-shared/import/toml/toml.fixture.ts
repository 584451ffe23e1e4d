/** A workflow.toml with everything the format has. */
export const RELEASE_TOML = `
id = "release"
name = "Release"
description = "Builds, tests and ships."
version = "2.1.0"
tags = ["release"]
license = "MIT"
homepage = "https://example.org/release"
owner = "team-a"

[requirements]
programs = ["node >= 20", "git"]
agents = ["reviewer-agent"]

[[parameters]]
name = "channel"
type = "string"
default = "beta"
description = "Where it goes."
validation = { enum = ["beta", "stable"], severity = "high" }

[[parameters]]
name = "build-no"
type = "int"
required = true

[[parameters]]
name = "dry"
type = "bool"
default = false

[[parameters]]
name = "tag"
type = "string"
default = "v1.0"
validation = "v[0-9.]+"

[artifacts]
patterns = ["dist/**", "junit.xml"]
retention = "30d"

[env]
CI = "1"

[actions.node-test]
description = "Runs the tests of one package."
run = "npm test --prefix {{ inputs.folder }} -- --channel {{ inputs.channel }}"
inputs = { folder = ".", channel = "beta" }
env = { NODE_ENV = "test" }

[steps.build]
run = """
npm ci
npm run build -- --tag \${{ parameters.tag }}
"""
env = { BUILD = "\${{ parameters.build-no }}" }
workspace = "ephemeral"

[steps.lint]
run = "npm run lint"
continue_on_error = true

[steps.unit]
uses = "actions.node-test"
needs = ["build"]
inputs = { folder = "packages/app", channel = "\${{ parameters.channel }}" }
timeout = "5m"
retries = 2

[steps.review]
prompt = "Review the change for {{ parameters.channel }}."
role = "reviewer"
needs = ["unit", "lint"]

[steps.ship]
run = "./ship.sh"
needs = ["unit", "review"]
when = "parameters.channel == 'stable' and not parameters.dry"

[steps.announce]
uses = "team/announce@^1"
needs = ["ship"]
inputs = { text = "Shipped \${{ parameters.tag }}" }
when = "always()"

[steps."2-clean"]
run = "rm -rf tmp"
when = "matrix.os =~ linux"
cache = "npm"
`;
