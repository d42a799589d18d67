// The steward's pages without a map: lists, imports, moderation.
import "./styles/base.css";
import "./styles/steward.css";
