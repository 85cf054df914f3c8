// The field and the dial.
private volatile int _patience = 2;

/// <summary>
/// The dial: an exit answers if this many exits in a row, itself the last, have each answered as the exit before
/// them; at least 1. If none does, the last exit answers.
/// May be turned at any time: texts under way keep the old setting.
/// </summary>
/// <exception cref="global::System.ArgumentOutOfRangeException">The value is less than 1.</exception>
public int Patience
{
    get => _patience;
    set
    {
        global::EarlyExitGen.Runtime.PatienceRule.CheckDial(value);
        _patience = value;
    }
}

// The exits of one text, at a setting int patience.
int streak = 0; // how many exits in a row have answered as the exit before them
int answer = -1; // what the exit before has answered, -1 for nothing
// Exit 0, after the embeddings: there is none before it to agree with.
streak = Streak(run.Next(), streak, ref answer);
// Exit 1, after layer 2.
streak = Streak(run.Next(), streak, ref answer);
if (streak >= patience) ANSWER;
// Exit 2, after layer 4.
streak = Streak(run.Next(), streak, ref answer);
if (streak >= patience) ANSWER;

// The exits of a batch.
while (batch.NextRow()) batch.Streak = Streak(batch.Logits, batch.Streak, ref batch.LastAnswer);
while (batch.NextRow()) if ((batch.Streak = Streak(batch.Logits, batch.Streak, ref batch.LastAnswer)) >= patience) ANSWER;
while (batch.NextRow()) if ((batch.Streak = Streak(batch.Logits, batch.Streak, ref batch.LastAnswer)) >= patience) ANSWER;

/// <summary>Counts one more exit; one whose logits are not finite starts over.</summary>
private static int Streak(global::System.ReadOnlySpan<float> logits, int streak, ref int answer) =>
    global::EarlyExitGen.Runtime.PatienceRule.Streak(logits, streak, ref answer);
