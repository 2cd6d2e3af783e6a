import { defineConfig } from 'lakatos';

export default defineConfig({
  claims: [
    // lakatos new writes new claims above this line
  ],
});
