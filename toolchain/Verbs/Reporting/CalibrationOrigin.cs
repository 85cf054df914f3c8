namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>Says where the texts of a calibration come from, and what promises on them are worth.</summary>
internal static class CalibrationOrigin
{
    /// <summary>What follows their number.</summary>
    /// <param name="isHeldOut">Whether they are a part of the texts that were given to learn from.</param>
    public static string Of(bool isHeldOut) => isHeldOut
        ? "of the same files that were held out: if the model was trained on them, promises are too good, so give "
            + "--calibration"
        : "others";
}
