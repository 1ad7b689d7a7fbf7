namespace Latent.Interop;

/// <summary>The native library belongs to another release than this assembly. The message names the first difference.</summary>
public sealed class AbiMismatchException : Exception
{
    internal AbiMismatchException(string message)
        : base(message)
    {
    }
}
