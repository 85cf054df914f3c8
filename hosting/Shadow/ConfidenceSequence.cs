namespace EarlyExitGen.Hosting.Shadow;

/// <summary>
/// An interval for a rate that holds at any time, however often one looks: hedged capital of Waudby-Smith and Ramdas,
/// "Estimating means of bounded random variables by betting" (Journal of the Royal Statistical Society B 86, 2024,
/// section 4.4). Two gamblers bet on whether observations come out above or below a rate m; where either would have
/// grown rich, m is not the rate. Observations are weighted: one that was kept with probability p counts 1 / p, one
/// that was left out 0, which leaves the mean what it is; bets are bounded by the weight, known before the observation.
/// </summary>
internal sealed class ConfidenceSequence
{
    // Rates are small: the grid is finest near 0, its steps at 2 % are 0.07 points.
    private const int Steps = 400;

    // The largest part of a gambler's wealth that is at stake.
    private const double Stake = 0.5;

    private readonly double _rich;
    private readonly double _logTwoByRisk;
    private readonly double[] _above = new double[Steps + 1];
    private readonly double[] _below = new double[Steps + 1];
    private long _count;
    private double _sum;
    private double _squares;

    /// <summary>Begins without observations.</summary>
    /// <param name="risk">The largest probability that the rate is ever outside, in (0, 1).</param>
    public ConfidenceSequence(double risk)
    {
        // Each gambler begins with half of the wealth.
        _rich = Math.Log(2 / risk);
        _logTwoByRisk = Math.Log(2 / risk);
    }

    /// <summary>The interval.</summary>
    public (double Lower, double Upper) Interval
    {
        get
        {
            int first = 0;
            while (first < Steps && IsOut(first))
            {
                first++;
            }

            int last = Steps;
            while (last > first && IsOut(last))
            {
                last--;
            }

            // One step beyond: between the grid's rates nobody looked.
            return (RateAt(Math.Max(0, first - 1)), RateAt(Math.Min(Steps, last + 1)));
        }
    }

    /// <summary>Takes an observation.</summary>
    /// <param name="happened">Whether what is counted happened.</param>
    /// <param name="weight">What it counts for if it did: at least 1, or 0 where it was left out.</param>
    /// <param name="largest">What it could have counted for.</param>
    public void Add(bool happened, double weight, double largest)
    {
        double x = happened ? weight : 0;
        double mean = (0.5 + _sum) / (_count + 1);
        double variance = (0.25 + _squares) / (_count + 1);
        double bet = Math.Sqrt(2 * _logTwoByRisk / (variance * (_count + 1) * Math.Log(_count + 2)));
        for (int i = 0; i <= Steps; i++)
        {
            double m = RateAt(i);
            double up = m > 0 ? Math.Min(bet, Stake / m) : bet;
            double down = Math.Min(bet, Stake / Math.Max(largest - m, 1e-9));
            _above[i] += Math.Log(1 + (up * (x - m)));
            _below[i] += Math.Log(1 - (down * (x - m)));
        }

        _count++;
        _sum += x;
        _squares += (x - mean) * (x - mean);
    }

    private static double RateAt(int step) => (double)step * step / (Steps * Steps);

    private bool IsOut(int step) => Math.Max(_above[step], _below[step]) >= _rich;
}
