namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>How the learning rate goes: a linear rise over the first steps, then a linear fall to zero.</summary>
internal static class RateSchedule
{
    /// <summary>
    /// The factor of the highest rate in <paramref name="step"/> (from 1) of <paramref name="steps"/>.
    /// </summary>
    public static double Scale(int step, int steps, double warmUp)
    {
        double rising = Math.Max(1, Math.Floor(warmUp * steps));
        return step <= rising ? step / rising : (steps - step + 1) / (steps - rising + 1);
    }
}
