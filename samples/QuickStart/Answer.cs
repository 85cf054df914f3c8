using Samples.News;

namespace QuickStart;

/// <summary>A text, what the cascade says of it, and how long that took.</summary>
internal readonly record struct Answer(string Text, NewsPrediction Prediction, TimeSpan Time);
