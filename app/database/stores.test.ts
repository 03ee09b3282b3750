import { testGatewayStores } from "../testing/gateway-store-suite.ts";
import { testStores } from "../testing/store-suite.ts";

// On PostgreSQL the same runs in tests/postgres.test.ts: its start alone takes longer than these.
testStores({ system: "sqlite", url: () => "sqlite::memory:" });
testGatewayStores({ url: () => "sqlite::memory:" });
