namespace Latent.Interop;

/// <summary>Reductions over a set of axes.</summary>
public enum ReduceKind
{
    /// <summary>Sum; 0 over nothing.</summary>
    Sum = 0,

    /// <summary>Sum divided by the number of elements; NaN over nothing.</summary>
    Mean = 1,

    /// <summary>Largest; NaN if any is NaN; -infinity over nothing.</summary>
    Max = 2,

    /// <summary>log of the sum of e^x, without overflow; -infinity over nothing.</summary>
    LogSumExp = 3,
}
