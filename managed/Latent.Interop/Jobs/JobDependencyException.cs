namespace Latent.Interop;

/// <summary>A job did not run, because a job that it depends on failed or ended before its last step.</summary>
public sealed class JobDependencyException : InvalidOperationException
{
    internal JobDependencyException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
