// The field and the dial.
private volatile float _threshold = 0.90f;

/// <summary>
/// The dial: an exit answers if its largest probability is at least this, in (1/4, 1].
/// May be turned at any time: texts under way keep the old setting.
/// </summary>
/// <exception cref="global::System.ArgumentOutOfRangeException">The value is outside (1/4, 1], or NaN.</exception>
public float Threshold
{
    get => _threshold;
    set
    {
        global::EarlyExitGen.Runtime.MaxProbabilityRule.CheckDial(value, labels: 4);
        _threshold = value;
    }
}

// The exits of one text, at a setting float threshold.
// Exit 0, after the embeddings.
if (Score(run.Next(), temperature: 1.14f) >= threshold) ANSWER;
// Exit 1, after layer 2.
if (Score(run.Next(), temperature: 1.31f) >= threshold) ANSWER;
// Exit 2, after layer 4.
if (Score(run.Next(), temperature: 1.18f) >= threshold) ANSWER;

// The exits of a batch.
while (batch.NextRow()) if (Score(batch.Logits, temperature: 1.14f) >= threshold) ANSWER;
while (batch.NextRow()) if (Score(batch.Logits, temperature: 1.31f) >= threshold) ANSWER;
while (batch.NextRow()) if (Score(batch.Logits, temperature: 1.18f) >= threshold) ANSWER;

/// <summary>An exit's largest probability; a NaN compares false, so it goes on to the next exit.</summary>
private static float Score(global::System.ReadOnlySpan<float> logits, float temperature) =>
    global::EarlyExitGen.Runtime.MaxProbabilityRule.Score(logits, temperature);
