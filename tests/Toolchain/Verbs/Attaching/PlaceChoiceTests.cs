using EarlyExitGen.Calibration;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Attaching;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Attaching;

public sealed class PlaceChoiceTests
{
    private static readonly ExitTimes Times = new([10, 110, 210, 310], Call: 20, Words: 1);

    [Fact]
    public void Exits_that_let_nothing_go_are_not_taken()
    {
        // Half of the texts may leave at the second place, and the same at the third.
        HeldOutRow[] rows = Rows(400, (text, exit) => exit >= 1 && text % 2 == 0 ? 0.001 : 1);

        PlaceSet best = new PlaceChoice(rows, Times, hasWords: false, 0.02).Choose(fixedPlaces: false);

        Assert.Equal([1], best.Exits);
        Assert.Equal(310 / (((110 + 20) + (310 + 20)) / 2.0), best.SpeedUp, 1e-9);
    }

    [Fact]
    public void An_exit_whose_call_costs_more_than_it_saves_is_not_taken()
    {
        // A tenth may leave at the first, half at the second: the call costs all, and saves a tenth a layer.
        HeldOutRow[] rows = Rows(400, (text, exit) => (exit == 0 ? text % 10 == 0 : text % 2 == 0) ? 0.001 : 1);

        Assert.Equal([1], Choose(Times).Exits);
        Assert.Equal([0, 1], Choose(Times with { Call = 5 }).Exits);

        PlaceSet Choose(ExitTimes times) =>
            new PlaceChoice(rows, times, hasWords: false, 0.02).Choose(fixedPlaces: false);
    }

    [Fact]
    public void No_more_disagreements_are_counted_on_than_the_promise_bears()
    {
        // One in fifty of those that leave is wrong: 8 of 400 are more than 2 %, by the bound.
        HeldOutRow[] rows = [.. Enumerable.Range(0, 400).Select(text => new HeldOutRow(
            [0.001 + (text * 1e-6), 1, 1], [text % 50 != 49, true, true]))];
        PlaceChoice choice = new(rows, Times, hasWords: false, 0.02);
        int bearable = Enumerable.Range(0, 9).Last(hits => BinomialBound.Upper(hits, 400) <= 0.02);

        // Up to the text before the next wrong one.
        int leave = (50 * (bearable + 1)) - 1;
        Assert.Equal(310 * 400.0 / ((leave * 30) + ((400 - leave) * 330)), choice.Of([0]).SpeedUp, 1e-9);
    }

    [Fact]
    public void Words_are_asked_about_where_places_are_given()
    {
        HeldOutRow[] useful = Rows(400, (text, exit) => text % 2 == 0 ? 0.001 : 1);
        HeldOutRow[] useless = Rows(400, (text, exit) => exit > 0 && text % 2 == 0 ? 0.001 : 1);
        ExitTimes times = new([10, 110, 210], Call: 20, Words: 1);

        Assert.Equal([0, 1, 2], new PlaceChoice(useful, times, hasWords: true, 0.02).Choose(fixedPlaces: true).Exits);
        Assert.Equal([1, 2], new PlaceChoice(useless, times, hasWords: true, 0.02).Choose(fixedPlaces: true).Exits);
    }

    [Fact]
    public void Of_many_places_one_is_added_after_another()
    {
        // A tenth more may leave at every other place.
        HeldOutRow[] rows = [.. Enumerable.Range(0, 400).Select(text => new HeldOutRow(
            [.. Enumerable.Range(0, 16).Select(exit => text % 10 < (exit + 2) / 2 ? 0.001 : 1)],
            [.. Enumerable.Repeat(true, 16)]))];
        ExitTimes times = new([.. Enumerable.Range(0, 17).Select(layer => 10.0 + (100 * layer))], Call: 10, Words: 1);
        PlaceChoice choice = new(rows, times, hasWords: false, 0.02);

        PlaceSet best = choice.Choose(fixedPlaces: false);

        // None of those where no more texts leave than at the one before.
        Assert.Equal([0, 2, 4, 6, 8, 10, 12, 14], best.Exits);
        Assert.True(best.SpeedUp > choice.Of([.. Enumerable.Range(0, 16)]).SpeedUp);
    }

    [Fact]
    public void Calls_are_taken_out_of_what_is_timed()
    {
        ExitTimes times = ExitTimes.Of([30, 150, 270, 390], call: 20, words: 1);

        Assert.Equal([10.0, 110, 210, 330], times.Layers);
        Assert.Equal(20, times.Call);

        // Noise never makes a layer cost less than nothing, nor a call more than the first exit took.
        times = ExitTimes.Of([30, 40, 35, 390], call: 50, words: 1);
        Assert.Equal(30, times.Call);
        Assert.Equal([0.0, 0, 0, 300], times.Layers);
    }

    private static HeldOutRow[] Rows(int count, Func<int, int, double> disagreement) =>
    [
        .. Enumerable.Range(0, count).Select(text => new HeldOutRow(
            [.. Enumerable.Range(0, 3).Select(exit => disagreement(text, exit))], [true, true, true])),
    ];
}
