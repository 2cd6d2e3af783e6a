"""The claims of this repository: `npx lakatos check` attacks them. `npx lakatos new` adds a line for a new one."""
