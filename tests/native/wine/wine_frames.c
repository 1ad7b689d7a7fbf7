/* Makes C++ exceptions inside of a DLL work in a .NET application under Wine 8. .NET leaves the handlers of an
 * exception by restoring a context, which Windows allows. Wine then keeps a frame of its own in the thread's list of
 * handlers, and at the next exception takes the memory of that frame for a handler. Windows for x64 has no such list, so
 * it may be emptied. This library empties it before each exception that software raises.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

static LONG CALLBACK DropFrames(EXCEPTION_POINTERS* exception) {
    /* Leaves the list as it is after an access violation, where Wine's own functions need their frames. */
    if (exception->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION) {
        __asm__ volatile("movq %0, %%gs:0" : : "r"(~0ull) : "memory"); /* The list's head in the thread's block. */
    }
    return EXCEPTION_CONTINUE_SEARCH;
}

BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, void* reserved) {
    (void)library;
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) AddVectoredExceptionHandler(1, DropFrames);
    return TRUE;
}
