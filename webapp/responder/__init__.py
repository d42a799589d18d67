"""The page on a responder's phone, behind the signed link of one alert: answer, be led, say how far one is."""
