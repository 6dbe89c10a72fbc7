#!/bin/sh
# status.sh COMMAND... ID: print how a job is: running, success or failed.
# COMMAND asks the scheduler for a job. How a job ended, jobscript.sh has noted; one that the
# scheduler does not have any more, and that noted nothing, was killed. A scheduler that does not
# answer is no news: the job counts as running, and is asked for again.
for id; do :; done
ended=.snakemake/ended/$id

if ! "$@" 2>&1 | grep -Eqi 'do(es)? not exist|unknown job|not found|has finished|job_state = [CFX]|^(DONE|EXIT)'; then
    echo running
    exit
fi
for wait in 1 2 4; do # on a shared disk, the note may come late
    [ -s "$ended" ] && break
    sleep $wait
done
[ "$(cat "$ended" 2>/dev/null)" = 0 ] && echo success || echo failed
