using EarlyExitGen.AspNetCore.Serving;

namespace EarlyExitGen.AspNetCore.Answers;

/// <summary>Answers in the forms that clients read.</summary>
internal static class AnswerForms
{
    /// <summary>This package's own form.</summary>
    public static CascadeResponse ToAnswer(in WebAnswer answer, CascadeInfo cascade)
    {
        Dictionary<string, float> probabilities = new(answer.Probabilities.Length);
        for (int label = 0; label < answer.Probabilities.Length; label++)
        {
            probabilities[cascade.Labels[label]] = answer.Probabilities[label];
        }

        return new CascadeResponse
        {
            Label = cascade.Labels[answer.Label],
            Confidence = answer.Probabilities[answer.Label],
            Probabilities = probabilities,
            Exit = answer.Exit,
            Layers = answer.Layers,
            Truncated = answer.Truncated,
            Dial = float.IsNaN(answer.Dial) ? null : answer.Dial,
            Degraded = answer.Degraded,
        };
    }

    /// <summary>Hugging Face's: labels and scores, the largest first, equals in the labels' order.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="cascade">The cascade.</param>
    /// <param name="top">How many; at least 1.</param>
    public static LabelScore[] ToScores(in WebAnswer answer, CascadeInfo cascade, int top)
    {
        float[] probabilities = answer.Probabilities;
        return [.. Enumerable.Range(0, probabilities.Length)
            .OrderByDescending(label => probabilities[label])
            .Take(top)
            .Select(label => new LabelScore { Label = cascade.Labels[label], Score = probabilities[label] })];
    }
}
