using EarlyExitGen.Calibration;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Calibration;

public sealed class AgreementMapsTests
{
    private const int Count = 4000;

    // The second exit's score says little of any text. On easy ones, of which the first exit is sure, it is right all
    // the same.
    private readonly float[][] _scores;
    private readonly bool[][] _agrees;
    private readonly int[] _parts = [.. Enumerable.Range(0, Count).Select(text => text % AgreementMaps.Parts)];

    public AgreementMapsTests()
    {
        Random random = new(3);
        float[] first = new float[Count];
        float[] second = new float[Count];
        bool[] firstAgrees = new bool[Count];
        bool[] secondAgrees = new bool[Count];
        for (int text = 0; text < Count; text++)
        {
            bool isEasy = text % 5 != 0;
            first[text] = (float)((isEasy ? 8 : 0) + random.NextDouble());
            second[text] = (float)(3 * random.NextDouble());
            firstAgrees[text] = random.NextDouble() < (isEasy ? 0.9998 : 0.5);
            secondAgrees[text] = isEasy || random.NextDouble() < 1 / (1 + Math.Exp(1 - second[text]));
        }

        (_scores, _agrees) = ([first, second], [firstAgrees, secondAgrees]);
    }

    [Fact]
    public void A_later_exit_predicts_for_the_texts_that_get_there()
    {
        AgreementMaps maps = AgreementMaps.Fit(_scores, _agrees, _parts);
        AgreementMaps alone = AgreementMaps.FitAlone(_scores, _agrees, _parts);
        int[] hard = [.. Enumerable.Range(0, Count).Where(text => text % 5 == 0)];
        double seen = hard.Average(text => _agrees[1][text] ? 0.0 : 1);

        // Easy texts count a little all the same.
        Assert.InRange(hard.Average(text => maps.HeldOut[text].Disagreement[1]), 0.8 * seen, seen);
        Assert.InRange(hard.Average(text => alone.HeldOut[text].Disagreement[1]), 0, 0.4 * seen);
        Assert.All(hard, text => Assert.Equal(1, maps.HeldOut[text].Weight(1)));
        Assert.All(
            Enumerable.Range(0, Count).Where(text => text % 5 != 0),
            text => Assert.InRange(maps.HeldOut[text].Weight(1), 0.01, 0.5));
    }

    [Fact]
    public void The_first_exit_sees_all_texts_alike()
    {
        AgreementMaps maps = AgreementMaps.Fit(_scores, _agrees, _parts);
        AgreementMaps alone = AgreementMaps.FitAlone(_scores, _agrees, _parts);

        Assert.Equal(alone.Maps[0], maps.Maps[0]);
        Assert.NotEqual(alone.Maps[1], maps.Maps[1]);
        Assert.All(maps.HeldOut, row => Assert.Equal(1, row.Weight(0)));
    }

    [Fact]
    public void An_exit_that_never_answers_changes_nothing_for_those_behind_it()
    {
        float[] unknown = [.. _scores[0].Select(_ => float.NaN)];
        AgreementMaps maps = AgreementMaps.Fit(
            [_scores[0], unknown, _scores[1]], [_agrees[0], _agrees[0], _agrees[1]], _parts);
        AgreementMaps without = AgreementMaps.Fit(_scores, _agrees, _parts);

        Assert.Equal([without.Maps[0], null, without.Maps[1]], maps.Maps);
        Assert.All(maps.HeldOut, row => Assert.True(double.IsNaN(row.Disagreement[1])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void No_text_has_a_say_in_what_is_predicted_of_it(int exit)
    {
        AgreementMaps before = AgreementMaps.Fit(_scores, _agrees, _parts);
        int[] part = [.. Enumerable.Range(0, Count).Where(text => _parts[text] == 7)];
        foreach (int text in part)
        {
            _agrees[exit][text] = !_agrees[exit][text];
        }

        AgreementMaps after = AgreementMaps.Fit(_scores, _agrees, _parts);

        Assert.NotEqual(before.Maps[exit], after.Maps[exit]);
        Assert.All(part, text => Assert.Equal(before.HeldOut[text].Disagreement, after.HeldOut[text].Disagreement));
    }
}
