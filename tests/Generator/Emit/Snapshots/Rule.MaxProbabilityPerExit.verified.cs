// The field and the dial.
private volatile Thresholds _thresholds = new Thresholds();

/// <summary>
/// The dial: an exit answers if its largest probability is at least this, in (1/4, 1].
/// It starts with exit 0 at 0.995 and exit 2 at 0.8; setting the dial sets all exits.
/// May be turned at any time: texts under way keep the old setting.
/// </summary>
/// <exception cref="global::System.ArgumentOutOfRangeException">The value is outside (1/4, 1], or NaN.</exception>
public float Threshold
{
    get => _thresholds.Threshold;
    set
    {
        global::EarlyExitGen.Runtime.MaxProbabilityRule.CheckDial(value, labels: 4);
        _thresholds = new Thresholds(value);
    }
}

// The exits of one text, at a setting Thresholds thresholds.
// Exit 0, after the embeddings.
if (Score(run.Next(), temperature: 1.14f) >= thresholds.Exit0) ANSWER;
// Exit 1, after layer 2.
if (Score(run.Next(), temperature: 1.31f) >= thresholds.Exit1) ANSWER;
// Exit 2, after layer 4.
if (Score(run.Next(), temperature: 1.18f) >= thresholds.Exit2) ANSWER;

// The exits of a batch.
while (batch.NextRow()) if (Score(batch.Logits, temperature: 1.14f) >= thresholds.Exit0) ANSWER;
while (batch.NextRow()) if (Score(batch.Logits, temperature: 1.31f) >= thresholds.Exit1) ANSWER;
while (batch.NextRow()) if (Score(batch.Logits, temperature: 1.18f) >= thresholds.Exit2) ANSWER;

/// <summary>An exit's largest probability; a NaN compares false, so it goes on to the next exit.</summary>
private static float Score(global::System.ReadOnlySpan<float> logits, float temperature) =>
    global::EarlyExitGen.Runtime.MaxProbabilityRule.Score(logits, temperature);

/// <summary>The threshold of each exit, at one setting of the dial.</summary>
private sealed class Thresholds
{
    public readonly float Threshold;
    public readonly float Exit0;
    public readonly float Exit1;
    public readonly float Exit2;

    /// <summary>As the manifest has them.</summary>
    public Thresholds()
    {
        Threshold = 0.90f;
        Exit0 = 0.995f;
        Exit1 = 0.90f;
        Exit2 = 0.8f;
    }

    /// <summary>One for all exits.</summary>
    public Thresholds(float threshold)
    {
        Threshold = threshold;
        Exit0 = threshold;
        Exit1 = threshold;
        Exit2 = threshold;
    }
}
