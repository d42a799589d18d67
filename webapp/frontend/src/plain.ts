// Pages without a map: sign-in, lists, sentences about what went wrong.
import "./styles/base.css";
