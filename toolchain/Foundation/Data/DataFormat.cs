namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>How a file writes its rows.</summary>
internal enum DataFormat
{
    /// <summary>A row on each line, tabs between its fields; quotes are text.</summary>
    Lines,

    /// <summary>RFC 4180: a field in quotes may hold delimiters, line breaks and doubled quotes.</summary>
    Csv,

    /// <summary>A JSON object on each line.</summary>
    Json,
}
