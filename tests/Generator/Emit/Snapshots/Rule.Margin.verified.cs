// The field and the dial.
private volatile float _minMargin = 8e-1f;

/// <summary>
/// The dial: an exit answers if its largest probability is ahead of the second by at least this, in (0, 1].
/// May be turned at any time: texts under way keep the old setting.
/// </summary>
/// <exception cref="global::System.ArgumentOutOfRangeException">The value is outside (0, 1], or NaN.</exception>
public float MinMargin
{
    get => _minMargin;
    set
    {
        global::EarlyExitGen.Runtime.MarginRule.CheckDial(value);
        _minMargin = value;
    }
}

// The exits of one text, at a setting float minMargin.
// Exit 0, after the embeddings.
if (Score(run.Next(), temperature: 1.14f) >= minMargin) ANSWER;
// Exit 1, after layer 2.
if (Score(run.Next(), temperature: 1.31f) >= minMargin) ANSWER;
// Exit 2, after layer 4.
if (Score(run.Next(), temperature: 1.18f) >= minMargin) ANSWER;

// The exits of a batch.
while (batch.NextRow()) if (Score(batch.Logits, temperature: 1.14f) >= minMargin) ANSWER;
while (batch.NextRow()) if (Score(batch.Logits, temperature: 1.31f) >= minMargin) ANSWER;
while (batch.NextRow()) if (Score(batch.Logits, temperature: 1.18f) >= minMargin) ANSWER;

/// <summary>By how much an exit's largest probability is ahead of the second; a NaN compares false, so it goes on to the next exit.</summary>
private static float Score(global::System.ReadOnlySpan<float> logits, float temperature) =>
    global::EarlyExitGen.Runtime.MarginRule.Score(logits, temperature);
