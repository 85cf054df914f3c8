namespace EarlyExitGen.Toolchain.Model.Onnx;

/// <summary>The element type of a tensor; the values are ONNX's own.</summary>
internal enum ElementType
{
    /// <summary>32-bit floating point.</summary>
    Float = 1,

    /// <summary>8-bit integers.</summary>
    Int8 = 3,

    /// <summary>32-bit integers.</summary>
    Int32 = 6,

    /// <summary>64-bit integers.</summary>
    Int64 = 7,

    /// <summary>Truth values, one byte each.</summary>
    Bool = 9,

    /// <summary>16-bit floating point.</summary>
    Float16 = 10,
}
