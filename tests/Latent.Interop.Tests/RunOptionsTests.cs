namespace Latent.Interop.Tests;

internal sealed class RunOptionsTests
{
    [Test]
    public void One_step_is_run_unless_another_number_is_given()
    {
        RunOptions options = new() { Batch = 3 };

        Assert.That(options.Steps, Is.EqualTo(1));
        Assert.That(options, Is.EqualTo(new RunOptions(3)));
        Assert.That(new RunOptions(3, 7), Is.EqualTo(options with { Steps = 7 }));
        Assert.That((options with { Steps = 0 }).Steps, Is.Zero);
    }

    [Test]
    public void The_default_result_is_that_of_a_run_without_steps()
    {
        RunResult result = default;

        Assert.That((result.Outcome, result.StepsDone, result.Instruction, result.Tensor), Is.EqualTo((Outcome.Completed, 0L, -1, -1)));
        Assert.That((result with { Instruction = 0 }).Instruction, Is.Zero);
    }
}
