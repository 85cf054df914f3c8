// The field and the dial.
private volatile float _maxEntropy = 0.2f;

/// <summary>
/// The dial: an exit answers if the entropy of its probabilities is at most this part of the largest one, in [0, 1).
/// May be turned at any time: texts under way keep the old setting.
/// </summary>
/// <exception cref="global::System.ArgumentOutOfRangeException">The value is outside [0, 1), or NaN.</exception>
public float MaxEntropy
{
    get => _maxEntropy;
    set
    {
        global::EarlyExitGen.Runtime.EntropyRule.CheckDial(value);
        _maxEntropy = value;
    }
}

// The exits of one text, at a setting float maxEntropy.
// Exit 0, after the embeddings.
if (Score(run.Next(), temperature: 1.14f) <= maxEntropy) ANSWER;
// Exit 1, after layer 2.
if (Score(run.Next(), temperature: 1.31f) <= maxEntropy) ANSWER;
// Exit 2, after layer 4.
if (Score(run.Next(), temperature: 1.18f) <= maxEntropy) ANSWER;

// The exits of a batch.
while (batch.NextRow()) if (Score(batch.Logits, temperature: 1.14f) <= maxEntropy) ANSWER;
while (batch.NextRow()) if (Score(batch.Logits, temperature: 1.31f) <= maxEntropy) ANSWER;
while (batch.NextRow()) if (Score(batch.Logits, temperature: 1.18f) <= maxEntropy) ANSWER;

/// <summary>The entropy of an exit's probabilities, in parts of the largest one; a NaN compares false, so it goes on to the next exit.</summary>
private static float Score(global::System.ReadOnlySpan<float> logits, float temperature) =>
    global::EarlyExitGen.Runtime.EntropyRule.Score(logits, temperature);
