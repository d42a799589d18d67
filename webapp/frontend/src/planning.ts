// The planner's pages without a map: data, scenarios.
import "./styles/base.css";
import "./styles/steward.css";
import "./styles/planning.css";
