import { testGatewayStores } from "../testing/gateway-store-suite.ts";
import { testStores } from "../testing/store-suite.ts";

// tests/postgres.test.ts runs the same on PostgreSQL, which takes longer to start than these tests take.
testStores({ system: "sqlite", url: () => "sqlite::memory:" });
testGatewayStores({ url: () => "sqlite::memory:" });
